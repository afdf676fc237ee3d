package org.litestream4j.replica.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import javax.net.ssl.HttpsURLConnection;
import org.litestream4j.bootstrap.JdkUrls;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionFactory;

/**
 * Connections of the JDK's HTTP as the process was started with it: without what the app may have
 * set since for its own, such as a handler of URLs, a choice of proxies, cookies, a cache, or a
 * check of host names. The proxy is that of the environment or of the system properties.
 */
final class OwnConnections implements UrlConnectionFactory {
  private static final int CONNECT_TIMEOUT_MILLIS = (int) Duration.ofSeconds(10).toMillis();
  private static final int READ_TIMEOUT_MILLIS = (int) Duration.ofSeconds(30).toMillis();

  private final OwnTls tls;
  private final WithoutCookies cookies;

  OwnConnections(OwnTls tls, WithoutCookies cookies) {
    this.tls = tls;
    this.cookies = cookies;
  }

  @Override
  public HttpURLConnection createConnection(URI uri) {
    ProxyConfiguration proxy = ProxyConfiguration.builder().scheme(uri.getScheme()).build();
    boolean isProxied = isProxied(uri, proxy);
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              JdkUrls.of(uri).openConnection(isProxied ? address(proxy) : DirectWay.to(uri));
      connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
      connection.setReadTimeout(READ_TIMEOUT_MILLIS);
      connection.setUseCaches(false);
      askNobody(connection);
      cookies.leaveOut(connection);
      if (isProxied && proxy.username() != null && !proxy.username().isEmpty()) {
        connection.setRequestProperty("Proxy-Authorization", "Basic " + credentials(proxy));
      }
      if (connection instanceof HttpsURLConnection) {
        tls.protect((HttpsURLConnection) connection);
      }
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isProxied(URI uri, ProxyConfiguration proxy) {
    if (proxy.host() == null || proxy.host().isEmpty()) {
      return false;
    }
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    return proxy.nonProxyHosts() == null
        || proxy.nonProxyHosts().stream()
            .noneMatch(pattern -> host.matches(pattern.toLowerCase(Locale.ROOT)));
  }

  private static Proxy address(ProxyConfiguration proxy) {
    return new Proxy(
        Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port()));
  }

  /** Java 8 asks the app's authenticator where a store or a proxy wants a password. */
  private static void askNobody(HttpURLConnection connection) {
    try {
      HttpURLConnection.class
          .getMethod("setAuthenticator", Authenticator.class)
          .invoke(connection, new NoPasswords());
    } catch (ReflectiveOperationException java8) {
      // It has no such method.
    }
  }

  private static String credentials(ProxyConfiguration proxy) {
    String text = proxy.username() + ":" + proxy.password();
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static final class NoPasswords extends Authenticator {}
}
