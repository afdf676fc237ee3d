package org.litestream4j.replica.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.litestream4j.io.JdkModules;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.GeneratedSource;
import org.litestream4j.replica.ReplicaClient.Timestamps;
import org.litestream4j.replica.ReplicaException;
import org.litestream4j.replica.ReplicaException.Kind;
import org.litestream4j.replica.ReplicaSettings;

/** Each failure is one line with operation, object, cause and what to do. */
class S3FailureTest {
  private static final String BUCKET = "replicas";
  private static final LtxFileName NAME = LtxFileName.of(1, 1);

  private interface Operation {
    void run(S3Replica replica) throws IOException;
  }

  private static ReplicaException failure(Map<String, String> keys, Operation operation)
      throws IOException {
    try (S3Replica replica =
        S3Replica.of(S3Settings.of(ReplicaSettings.of(keys)), Map.of(), JdkModules.closed())) {
      ReplicaException failure =
          catchThrowableOfType(ReplicaException.class, () -> operation.run(replica));
      assertThat(failure)
          .hasMessageNotContaining("\n")
          .hasMessageNotContaining(keys.get("secret-access-key"));
      return failure;
    }
  }

  private static ReplicaException listing(Map<String, String> keys) throws IOException {
    return failure(keys, replica -> replica.list(0, 0, Timestamps.LISTED));
  }

  @Test
  void aWrongSecretIsNamedByItsSource() throws Exception {
    try (S3Server server = S3Server.start().withBucket(BUCKET)) {
      Map<String, String> keys = server.keys(BUCKET, "db");
      keys.put("secret-access-key", "wrong/secret");
      ReplicaException failure = listing(keys);
      assertThat(failure)
          .hasMessage(
              "cannot list level 0 of s3://replicas/db: the store does not accept the credentials"
                  + " (SignatureDoesNotMatch); check the key and its secret, taken from"
                  + " access-key-id of the configuration");
      assertThat(failure.kind()).isEqualTo(Kind.GIVE_UP);
    }
  }

  @Test
  void anUnknownKeyIsNamedByItsSource() throws Exception {
    try (S3Server server = S3Server.start().withBucket(BUCKET)) {
      Map<String, String> keys = server.keys(BUCKET, "db");
      keys.put("access-key-id", "AKIAUNKNOWN");
      assertThat(listing(keys))
          .hasMessageContaining("(InvalidAccessKeyId)")
          .hasMessageContaining("access-key-id of the configuration");
    }
  }

  @Test
  void aMissingBucketIsNamedWhateverIsTried() throws Exception {
    try (S3Server server = S3Server.start()) {
      Map<String, String> keys = server.keys("nowhere", "db");
      for (Operation operation :
          new Operation[] {
            replica -> replica.list(0, 0, Timestamps.LISTED),
            replica -> replica.open(0, NAME, 0),
            replica -> replica.put(0, NAME, new GeneratedSource(100)),
            replica -> replica.put(0, NAME, new GeneratedSource(6 << 20)),
            replica -> replica.readObject("identity.json"),
          }) {
        ReplicaException failure = failure(keys, operation);
        assertThat(failure)
            .hasMessageContaining(
                "bucket 'nowhere' does not exist at " + server.endpoint() + "; create it");
        assertThat(failure.kind()).isEqualTo(Kind.GIVE_UP);
      }
    }
  }

  @Test
  void anEndpointThatDoesNotAnswerMayComeBack() throws Exception {
    Map<String, String> keys = keys("http://127.0.0.1:" + closedPort());
    ReplicaException failure = listing(keys);
    assertThat(failure)
        .hasMessageStartingWith(
            "cannot list level 0 of s3://replicas/db: no connection at " + keys.get("endpoint"))
        .hasMessageEndingWith("check the endpoint and the network");
    assertThat(failure.kind()).isEqualTo(Kind.RETRY);
  }

  @Test
  void anUnknownHostIsNamed() throws Exception {
    ReplicaException failure = listing(keys("https://nowhere.invalid"));
    assertThat(failure).hasMessageContaining("unknown host nowhere.invalid");
    assertThat(failure.kind()).isEqualTo(Kind.RETRY);
  }

  @ParameterizedTest
  @CsvSource({
    "500, InternalError, RETRY, the store failed",
    "408, RequestCanceled, RETRY, the store failed",
    "400, ExpiredToken, RETRY, the store failed",
    "503, SlowDown, WAIT, asks for a pause",
    "429, TooManyRequests, WAIT, asks for a pause",
    "403, AccessDenied, GIVE_UP, allow s3:ListBucket on bucket 'replicas'",
    "403, RequestTimeTooSkewed, RETRY, clock",
    "301, PermanentRedirect, GIVE_UP, set region to eu-west-3",
    "501, NotImplemented, GIVE_UP, check the replica's settings",
  })
  void answersOfTheStoreSayWhetherTryingAgainHelps(
      int status, String code, Kind kind, String message) throws Exception {
    byte[] body =
        ("<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>m</Message></Error>")
            .getBytes(UTF_8);
    AtomicInteger requests = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.getResponseHeaders().set("x-amz-bucket-region", "eu-west-3");
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      ReplicaException failure = listing(keys("http://127.0.0.1:" + server.getAddress().getPort()));
      assertThat(failure).hasMessageContaining(message).hasMessageContaining(code);
      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(requests).as("trying again is not done here").hasValue(1);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aBodyThatBreaksOffIsNotTakenForTheWholeFile() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> answerHalf(socket), "half an answer");
      server.start();
      S3Settings settings =
          S3Settings.of(ReplicaSettings.of(keys("http://127.0.0.1:" + socket.getLocalPort())));
      try (S3Replica replica = S3Replica.of(settings, Map.of(), JdkModules.closed());
          InputStream stream = replica.open(0, NAME, 0)) {
        assertThatThrownBy(stream::readAllBytes)
            .isInstanceOf(EOFException.class)
            .hasMessageContaining("after 3 of 10 bytes");
      }
      server.join();
    }
  }

  @Test
  void aListingThatBreaksOffIsAskedForAgain() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> answerHalf(socket), "half an answer");
      server.start();
      ReplicaException failure = listing(keys("http://127.0.0.1:" + socket.getLocalPort()));
      assertThat(failure).hasMessageContaining("the store's answer broke off");
      assertThat(failure.kind()).isEqualTo(Kind.RETRY);
      server.join();
    }
  }

  private static void answerHalf(ServerSocket socket) {
    try (var connection = socket.accept()) {
      connection.getInputStream().read(new byte[65536]);
      connection
          .getOutputStream()
          .write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".getBytes(UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Map<String, String> keys(String endpoint) {
    Map<String, String> keys = new HashMap<>();
    keys.put("type", "s3");
    keys.put("endpoint", endpoint);
    keys.put("bucket", BUCKET);
    keys.put("path", "db");
    keys.put("access-key-id", "AKIATEST");
    keys.put("secret-access-key", "very/secret");
    return keys;
  }
}
