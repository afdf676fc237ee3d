package org.litestream4j.replica.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.io.JdkModules;
import org.litestream4j.replica.ReplicaClient.Timestamps;
import org.litestream4j.replica.ReplicaSettings;

/** Whom an app trusts, it trusts for itself: a store has to show who it is. */
class S3TlsTest {
  private static final String PASSWORD = "changeit";
  private static final String TRUST_STORE = "javax.net.ssl.trustStore";
  private static final String NOTHING =
      "<?xml version=\"1.0\"?><ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";

  private enum Trust {
    EVERYBODY,
    NOBODY
  }

  @TempDir Path directory;

  private final SSLContext contextBefore = defaultContext();
  private final SSLSocketFactory socketsBefore = HttpsURLConnection.getDefaultSSLSocketFactory();
  private final HostnameVerifier verifierBefore = HttpsURLConnection.getDefaultHostnameVerifier();
  private final AtomicInteger requests = new AtomicInteger();
  private HttpsServer store;

  /** Its certificate is for localhost, and signed by itself. */
  @BeforeEach
  void startStore() throws Exception {
    Path keys = directory.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "store",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore identity = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      identity.load(in, PASSWORD.toCharArray());
    }
    writeTrustStore(identity.getCertificate("store"));
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(identity, PASSWORD.toCharArray());
    SSLContext ofTheStore = SSLContext.getInstance("TLS");
    ofTheStore.init(managers.getKeyManagers(), null, null);
    store = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    store.setHttpsConfigurator(new HttpsConfigurator(ofTheStore));
    store.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(200, NOTHING.length());
          exchange.getResponseBody().write(NOTHING.getBytes(UTF_8));
          exchange.close();
        });
    store.start();
  }

  @AfterEach
  void stopStore() {
    store.stop(0);
    System.clearProperty(TRUST_STORE);
    System.clearProperty(TRUST_STORE + "Password");
    SSLContext.setDefault(contextBefore);
    HttpsURLConnection.setDefaultSSLSocketFactory(socketsBefore);
    HttpsURLConnection.setDefaultHostnameVerifier(verifierBefore);
  }

  @Test
  void aStoreThatNobodyVouchesForIsRefusedThoughTheAppTrustsEverybody() throws Exception {
    theAppTrusts(Trust.EVERYBODY);
    assertThat(codeForTheApp("localhost")).isEqualTo(200);
    requests.set(0);

    assertThatThrownBy(() -> list("localhost"))
        .hasMessageContaining("no secure connection")
        .hasMessageContaining("check the endpoint and its certificate");
    assertThat(requests).as("what was sent to it").hasValue(0);
  }

  @Test
  void aStoreWithTheCertificateOfAnotherNameIsRefusedThoughTheAppTakesAnyName() throws Exception {
    theJvmTrustsTheStore();
    theAppTrusts(Trust.EVERYBODY);
    assertThat(codeForTheApp("127.0.0.1")).isEqualTo(200);
    requests.set(0);

    assertThatThrownBy(() -> list("127.0.0.1")).hasStackTraceContaining("hostname wrong");
    assertThat(requests).as("what was sent to it").hasValue(0);
  }

  @Test
  void aStoreThatTheJvmTrustsIsUsedThoughTheAppTrustsNobody() throws Exception {
    theJvmTrustsTheStore();
    theAppTrusts(Trust.NOBODY);
    assertThatThrownBy(() -> codeForTheApp("localhost")).isInstanceOf(SSLException.class);

    list("localhost");
    assertThat(requests).hasValue(1);
  }

  private void writeTrustStore(Certificate certificate) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("store", certificate);
    try (OutputStream out = Files.newOutputStream(directory.resolve("trusted.p12"))) {
      trusted.store(out, PASSWORD.toCharArray());
    }
  }

  private void theJvmTrustsTheStore() {
    System.setProperty(TRUST_STORE, directory.resolve("trusted.p12").toString());
    System.setProperty(TRUST_STORE + "Password", PASSWORD);
  }

  private void list(String host) throws IOException {
    Map<String, String> keys = new HashMap<>();
    keys.put("type", "s3");
    keys.put("endpoint", "https://" + host + ":" + store.getAddress().getPort());
    keys.put("bucket", "replicas");
    keys.put("path", "db");
    keys.put("access-key-id", "AKIATEST");
    keys.put("secret-access-key", "secret");
    try (S3Replica replica =
        S3Replica.of(S3Settings.of(ReplicaSettings.of(keys)), Map.of(), JdkModules.closed())) {
      assertThat(replica.list(0, 0, Timestamps.LISTED)).isEmpty();
    }
  }

  private int codeForTheApp(String host) throws IOException {
    URI uri = URI.create("https://" + host + ":" + store.getAddress().getPort() + "/");
    return ((HttpsURLConnection) uri.toURL().openConnection()).getResponseCode();
  }

  /** Everybody, whatever their name is, or nobody. */
  private static void theAppTrusts(Trust whom) throws Exception {
    X509TrustManager trust =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String authType) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String authType)
              throws CertificateException {
            if (whom == Trust.NOBODY) {
              throw new CertificateException("the app trusts nobody");
            }
          }

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    SSLContext ofTheApp = SSLContext.getInstance("TLS");
    ofTheApp.init(null, new TrustManager[] {trust}, null);
    SSLContext.setDefault(ofTheApp);
    HttpsURLConnection.setDefaultSSLSocketFactory(ofTheApp.getSocketFactory());
    HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> whom == Trust.EVERYBODY);
  }

  private static SSLContext defaultContext() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
