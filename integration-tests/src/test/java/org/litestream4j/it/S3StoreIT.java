package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.litestream4j.it.harness.Cli;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.replica.s3.S3Server;

/** The AWS SDK within the shipped jar, where only the agent's own loader finds its parts. */
class S3StoreIT {
  private static final String NAME = "0000000000000001-0000000000000001.ltx";

  private static S3Server server;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start().withBucket("replicas");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void theCommandLineListsAReplicaInABucket() throws Exception {
    server
        .store()
        .putBlob(
            "replicas",
            server.store().blobBuilder("db/0000/" + NAME).payload(new byte[123]).build());
    Exit exit = new Cli().run("ltx", server.url("replicas", "db"));
    assertThat(exit.code()).isZero();
    assertThat(exit.stdout()).contains("0000000000000001  0000000000000001  123");
    assertThat(exit.stderr()).isEmpty();
  }

  @Test
  void aMissingBucketIsOneLine() throws Exception {
    Exit exit = new Cli().run("ltx", server.url("nowhere", "db"));
    assertThat(exit.code()).isEqualTo(1);
    assertThat(exit.stdout()).isEmpty();
    assertThat(exit.stderr().trim())
        .contains("bucket 'nowhere' does not exist at " + server.endpoint())
        .doesNotContain("\n");
  }
}
