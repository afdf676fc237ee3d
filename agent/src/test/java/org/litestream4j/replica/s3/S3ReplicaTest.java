package org.litestream4j.replica.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.jclouds.blobstore.domain.BlobMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.litestream4j.io.JdkModules;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.GeneratedSource;
import org.litestream4j.replica.ReplicaClient.Timestamps;
import org.litestream4j.replica.ReplicaSettings;

class S3ReplicaTest {
  private static final String BUCKET = "replicas";
  private static final String NAME = "000000000000002a-000000000000002a.ltx";

  private final LtxFileName name = LtxFileName.of(42, 42);
  private S3Server server;

  @BeforeEach
  void start() throws Exception {
    server = S3Server.start().withBucket(BUCKET);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private S3Replica replica(String path) {
    return replica(ReplicaSettings.of(server.keys(BUCKET, path)));
  }

  private static S3Replica replica(ReplicaSettings settings) {
    return S3Replica.of(S3Settings.of(settings), Map.of(), JdkModules.closed());
  }

  @Test
  void laysObjectsOutAsLitestreamDoes() throws IOException {
    try (S3Replica replica = replica("backup/app.db")) {
      replica.put(0, name, new GeneratedSource(100));
      replica.put(9, name, new GeneratedSource(6 << 20));
      replica.writeObject("identity.json", new byte[1]);
    }
    for (String level : new String[] {"0000", "0009"}) {
      BlobMetadata stored = metadata("backup/app.db/" + level + "/" + NAME);
      assertThat(stored.getUserMetadata())
          .containsExactly(Map.entry("litestream-timestamp", "2025-11-21T07:43:50.7Z"));
      assertThat(stored.getContentMetadata().getContentType())
          .isEqualTo("application/octet-stream");
    }
    assertThat(metadata("backup/app.db/identity.json").getSize()).isEqualTo(1);
  }

  @Test
  void withoutAPathTheKeysOfFilesBeginWithASlash() throws IOException {
    try (S3Replica replica = replica("")) {
      replica.put(0, name, new GeneratedSource(100));
      replica.writeObject("identity.json", new byte[1]);
      assertThat(replica.list(0, 0, Timestamps.EXACT)).hasSize(1);
      assertThat(replica.open(0, name, 0).readAllBytes()).hasSize(100);
    }
    assertThat(metadata("/0000/" + NAME).getSize()).isEqualTo(100);
    assertThat(metadata("identity.json").getSize()).isEqualTo(1);
  }

  private BlobMetadata metadata(String key) {
    return server.store().blobMetadata(BUCKET, key);
  }

  @Test
  void anUploadThatFailsMidwayLeavesNoParts() throws IOException {
    try (S3Replica replica = replica("db")) {
      GeneratedSource source = new GeneratedSource(20 << 20).failingAt(12 << 20);
      assertThatThrownBy(() -> replica.put(0, name, source)).isInstanceOf(IOException.class);
      assertThat(source.failures()).as("the fault fired").isPositive();
    }
    assertThat(server.store().listMultipartUploads(BUCKET)).isEmpty();
    assertThat(server.store().list(BUCKET)).isEmpty();
  }

  @Test
  void aTimestampThatIsMissingIsReplacedByTheTimeOfTheUpload() throws IOException {
    long beforeMillis = System.currentTimeMillis();
    server
        .store()
        .putBlob(
            BUCKET, server.store().blobBuilder("db/0000/" + NAME).payload(new byte[100]).build());
    try (S3Replica replica = replica("db")) {
      assertThat(replica.list(0, 0, Timestamps.EXACT).get(0).createdAtMillis())
          .isBetween(beforeMillis - 2_000, System.currentTimeMillis() + 2_000);
    }
  }

  @Test
  void payloadsMayGoUnsigned() throws IOException {
    Map<String, String> keys = server.keys(BUCKET, "db");
    keys.put("sign-payload", "false");
    try (S3Replica replica = replica(ReplicaSettings.of(keys))) {
      replica.put(0, name, new GeneratedSource(7 << 20));
      assertThat(replica.open(0, name, 0).readAllBytes()).hasSize(7 << 20);
    }
  }

  @Test
  void partsGrowSoThatTenThousandSuffice() {
    long wantedBytes = 5L << 20;
    assertThat(S3Upload.partBytes(64L << 20, wantedBytes)).isEqualTo(wantedBytes);
    long hugeBytes = 1L << 40;
    long partBytes = S3Upload.partBytes(hugeBytes, wantedBytes);
    assertThat((hugeBytes + partBytes - 1) / partBytes).isBetween(9_000L, 10_000L);
  }

  @Test
  void credentialsComeFromLitestreamsVariablesWhereTheConfigurationHasNone() throws IOException {
    Map<String, String> keys = server.keys(BUCKET, "db");
    keys.remove("access-key-id");
    keys.remove("secret-access-key");
    Map<String, String> environment =
        Map.of(
            "LITESTREAM_ACCESS_KEY_ID", S3Server.ACCESS_KEY_ID,
            "LITESTREAM_SECRET_ACCESS_KEY", S3Server.SECRET_ACCESS_KEY);
    try (S3Replica replica =
        S3Replica.of(S3Settings.of(ReplicaSettings.of(keys)), environment, JdkModules.closed())) {
      replica.put(0, name, new GeneratedSource(100));
    }
    assertThat(metadata("db/0000/" + NAME)).isNotNull();
  }
}
