package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.litestream4j.it.harness.Cli;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.replica.s3.S3Backend;
import org.litestream4j.replica.s3.S3Store;

/** The AWS SDK within the shipped jar, where only the agent's own loader finds its parts. */
class S3StoreIT {
  private static final String NAME = "0000000000000001-0000000000000001.ltx";

  @ParameterizedTest
  @EnumSource(S3Backend.class)
  void theCommandLineListsAReplicaInABucket(S3Backend backend) throws Exception {
    try (S3Store store = backend.open()) {
      store.put("db/0000/" + NAME, new byte[123]);
      Exit exit = new Cli().run("ltx", store.url("db"));
      assertThat(exit.code()).isZero();
      assertThat(exit.stdout()).contains("0000000000000001  0000000000000001  123");
      assertThat(exit.stderr()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(S3Backend.class)
  void aMissingBucketIsOneLine(S3Backend backend) throws Exception {
    try (S3Store store = backend.open()) {
      String missing = store.bucket() + "-missing";
      Exit exit = new Cli().run("ltx", store.urlIn(missing, "db"));
      assertThat(exit.code()).isEqualTo(1);
      assertThat(exit.stdout()).isEmpty();
      assertThat(exit.stderr().trim())
          .contains("bucket '" + missing + "' does not exist at " + store.endpoint())
          .doesNotContain("\n");
    }
  }
}
