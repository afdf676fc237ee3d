package org.litestream4j.apps;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CacheRequest;
import java.net.CacheResponse;
import java.net.CookieHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ResponseCache;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;

/** What the JDK's HTTP asks the app for; all of it counts, and is no use to others. */
final class NetworkSettings {
  private static final Proxy NOWHERE =
      new Proxy(Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));

  private NetworkSettings() {}

  static void set(AtomicInteger uses) {
    HostnameVerifier verifier =
        (host, session) -> {
          uses.incrementAndGet();
          return true;
        };
    HttpsURLConnection.setDefaultHostnameVerifier(verifier);
    Authenticator.setDefault(
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            uses.incrementAndGet();
            return new PasswordAuthentication("app", new char[0]);
          }
        });
    ProxySelector.setDefault(new Proxies(uses));
    ResponseCache.setDefault(new Answers(uses));
    CookieHandler.setDefault(new Cookies(uses));
    URLStreamHandler silent = new Silent(uses);
    URL.setURLStreamHandlerFactory(protocol -> protocol.startsWith("http") ? silent : null);
  }

  static boolean areAsSet() {
    return ProxySelector.getDefault() instanceof Proxies
        && ResponseCache.getDefault() instanceof Answers
        && CookieHandler.getDefault() instanceof Cookies;
  }

  private static final class Proxies extends ProxySelector {
    private final AtomicInteger uses;

    Proxies(AtomicInteger uses) {
      this.uses = uses;
    }

    @Override
    public List<Proxy> select(URI uri) {
      uses.incrementAndGet();
      return Collections.singletonList(NOWHERE);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
  }

  private static final class Silent extends URLStreamHandler {
    private final AtomicInteger uses;

    Silent(AtomicInteger uses) {
      this.uses = uses;
    }

    @Override
    protected URLConnection openConnection(URL url) throws IOException {
      uses.incrementAndGet();
      throw new IOException("the app does not speak to " + url);
    }
  }

  private static final class Answers extends ResponseCache {
    private final AtomicInteger uses;

    Answers(AtomicInteger uses) {
      this.uses = uses;
    }

    @Override
    public CacheResponse get(URI uri, String method, Map<String, List<String>> headers)
        throws IOException {
      uses.incrementAndGet();
      throw new IOException("the app has no answers for " + uri);
    }

    @Override
    public CacheRequest put(URI uri, URLConnection connection) throws IOException {
      uses.incrementAndGet();
      throw new IOException("the app keeps no answers of " + uri);
    }
  }

  private static final class Cookies extends CookieHandler {
    private final AtomicInteger uses;

    Cookies(AtomicInteger uses) {
      this.uses = uses;
    }

    @Override
    public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers)
        throws IOException {
      uses.incrementAndGet();
      throw new IOException("the app has no cookies for " + uri);
    }

    @Override
    public void put(URI uri, Map<String, List<String>> headers) throws IOException {
      uses.incrementAndGet();
      throw new IOException("the app takes no cookies of " + uri);
    }
  }
}
