package org.litestream4j.replica.s3;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Checks of certificates and host names that are ours, whatever the app has made the default. */
final class OwnTls {
  private final SSLSocketFactory sockets;
  private final HostnameVerifier names;

  private OwnTls(SSLSocketFactory sockets, HostnameVerifier names) {
    this.sockets = sockets;
    this.names = names;
  }

  /**
   * With the certificates that the JVM trusts. The verifier is asked where the JDK's check fails.
   */
  static OwnTls verifying() {
    return new OwnTls(sockets(null), (host, session) -> false);
  }

  static OwnTls trustingEverybody() {
    return new OwnTls(sockets(new TrustManager[] {new Trusting()}), (host, session) -> true);
  }

  void protect(HttpsURLConnection connection) {
    connection.setSSLSocketFactory(sockets);
    connection.setHostnameVerifier(names);
  }

  private static SSLSocketFactory sockets(TrustManager @Nullable [] trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM cannot speak TLS", e);
    }
  }

  private static final class Trusting extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
