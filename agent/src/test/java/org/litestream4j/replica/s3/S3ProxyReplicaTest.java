package org.litestream4j.replica.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import org.jclouds.blobstore.BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaContract;
import org.litestream4j.replica.ReplicaSettings;

/** The contract against an S3 server in this process. */
final class S3ProxyReplicaTest extends ReplicaContract {
  private static final String BUCKET = "replicas";
  private static S3Server server;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start().withBucket(BUCKET);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected ReplicaClient replica(String path) {
    return S3Replica.of(
        S3Settings.of(ReplicaSettings.of(server.keys(BUCKET, path))),
        Collections.<String, String>emptyMap());
  }

  @Override
  protected void putForeign(String path, int level, String name) {
    BlobStore store = server.store();
    String key = path + String.format("/%04x/", level) + name;
    store.putBlob(BUCKET, store.blobBuilder(key).payload("x".getBytes(UTF_8)).build());
  }
}
