package org.litestream4j.replica.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.litestream4j.io.JdkModules;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.GeneratedSource;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaSettings;

/** What travels: the plainest requests that S3 knows. */
class S3WireTest {
  private static final LtxFileName NAME = LtxFileName.of(1, 1);

  private final List<Headers> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    requests.add(exchange.getRequestHeaders());
    byte[] body =
        exchange.getRequestMethod().equals("POST")
            ? ("<InitiateMultipartUploadResult><UploadId>1</UploadId><ETag>e</ETag>"
                    + "</InitiateMultipartUploadResult>")
                .getBytes(UTF_8)
            : new byte[0];
    exchange.getResponseHeaders().set("ETag", "\"e\"");
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private S3Replica replica(Map<String, String> more) {
    Map<String, String> keys = new HashMap<>(more);
    keys.put("type", "s3");
    keys.put("endpoint", "http://127.0.0.1:" + server.getAddress().getPort());
    keys.put("bucket", "replicas");
    keys.put("access-key-id", "AKIATEST");
    keys.put("secret-access-key", "very/secret");
    return S3Replica.of(S3Settings.of(ReplicaSettings.of(keys)), Map.of(), JdkModules.closed());
  }

  @Test
  void anUploadHasAKnownLengthAndNoEncodingOfItsOwn() throws IOException {
    try (S3Replica replica = replica(Map.of())) {
      replica.put(0, NAME, new GeneratedSource(3 << 20));
    }
    assertThat(requests).hasSize(1);
    Headers headers = requests.get(0);
    assertThat(headers.getFirst("Content-Length")).isEqualTo(String.valueOf(3 << 20));
    assertThat(headers.getFirst("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(headers.getFirst("x-amz-meta-litestream-timestamp"))
        .isEqualTo("2025-11-21T07:43:50.7Z");
    assertThat(headers.getFirst("x-amz-content-sha256")).matches("[0-9a-f]{64}");
    assertThat(headers)
        .doesNotContainKeys("Content-encoding", "Transfer-encoding", "Expect", "X-amz-trailer");
    assertThat(headers.keySet()).noneMatch(name -> name.startsWith("X-amz-checksum"));
  }

  @Test
  void aDeletionCarriesAnMd5UnlessThatIsSwitchedOff() throws IOException {
    List<LtxFileInfo> files = List.of(LtxFileInfo.of(0, NAME, 1, 1));
    try (S3Replica replica = replica(Map.of())) {
      replica.delete(files);
    }
    try (S3Replica replica = replica(Map.of("require-content-md5", "false"))) {
      replica.delete(files);
    }
    assertThat(requests).hasSize(2);
    assertThat(requests.get(0))
        .containsKey("Content-md5")
        .doesNotContainKey("X-amz-checksum-crc32");
    assertThat(requests.get(1)).doesNotContainKey("Content-md5");
  }

  @Test
  void aCustomerKeyTravelsWithEveryRequestThatTouchesContent() throws IOException {
    String key = Base64.getEncoder().encodeToString(new byte[32]);
    try (S3Replica replica = replica(Map.of("sse-customer-key", key))) {
      replica.put(0, NAME, new GeneratedSource(100));
      replica.put(0, NAME, new GeneratedSource(6 << 20));
      replica.open(0, NAME, 0).close();
    }
    assertThat(requests).hasSize(1 + 4 + 1);
    assertThat(requests)
        .allSatisfy(
            headers -> {
              assertThat(headers.getFirst("x-amz-server-side-encryption-customer-algorithm"))
                  .isEqualTo("AES256");
              assertThat(headers.getFirst("x-amz-server-side-encryption-customer-key"))
                  .isEqualTo(key);
              assertThat(headers.getFirst("x-amz-server-side-encryption-customer-key-MD5"))
                  .isEqualTo("cLyPS3KoaSFGi/joRB3OUQ==");
            });
  }

  @Test
  void storageClassAndKmsKeyAreAskedForWhereObjectsAreMade() throws IOException {
    try (S3Replica replica =
        replica(Map.of("storage-class", "STANDARD_IA", "sse-kms-key-id", "alias/backup"))) {
      replica.put(0, NAME, new GeneratedSource(100));
    }
    Headers headers = requests.get(0);
    assertThat(headers.getFirst("x-amz-storage-class")).isEqualTo("STANDARD_IA");
    assertThat(headers.getFirst("x-amz-server-side-encryption")).isEqualTo("aws:kms");
    assertThat(headers.getFirst("x-amz-server-side-encryption-aws-kms-key-id"))
        .isEqualTo("alias/backup");
  }
}
