package org.litestream4j.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.litestream4j.apps.InsertsRows;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Cli;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.SideBySide;
import org.litestream4j.replica.s3.S3Server;

/**
 * A store that fails: the app does not notice, everything arrives once and in order, and a restore
 * through the same faults gives the database.
 */
class FaultyStoreIT {
  private static final String BUCKET = "replicas";
  private static final int ROWS = 60;
  private static final int TIMES = 4;

  private static S3Server store;

  @TempDir Path directory;

  @BeforeAll
  static void startStore() throws Exception {
    store = S3Server.start().withBucket(BUCKET);
  }

  @AfterAll
  static void stopStore() {
    store.close();
  }

  @SideBySide
  @ParameterizedTest
  @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "EXPIRED_CREDENTIALS")
  void everythingArrivesAndIsRestoredThroughTheFault(Fault fault) throws Exception {
    try (FaultProxy proxy = FaultProxy.before(store.endpoint())) {
      String url =
          store.url(BUCKET, fault.name() + "/app.db").replace(store.endpoint(), proxy.endpoint());
      proxy.begin(fault, TIMES);
      Exit app =
          AgentJvm.withAgent("sync-interval=20ms,replica='" + url.replace("app.db", "{name}") + "'")
              .driver(Driver.newest())
              .run(InsertsRows.class, "jdbc:sqlite:" + database(), "WAL", Integer.toString(ROWS));
      assertThat(proxy.timesFired()).as("it fires").isPositive();
      assertThat(app.code()).as(app.stderr()).isZero();
      assertThat(app.stdout().lines()).hasSize(ROWS);
      assertThat(app.stderr()).contains("is replicated to").doesNotContain("the rest");
      assertArrivedOnceAndInOrder(proxy.uploads());

      proxy.begin(fault, TIMES);
      Path restored = directory.resolve("restored.db");
      Exit restore = new Cli().run("restore", "-o", restored.toString(), url);
      assertThat(proxy.timesFired()).as("it fires").isPositive();
      assertThat(restore.code()).as(restore.stderr()).isZero();
      assertThat(restored).hasSameBinaryContentAs(database());
    }
  }

  /** The agent asks for credentials again, and does not keep those that it has found first. */
  @Test
  void credentialsThatHaveExpiredAreTakenAnewWhenTheyWereRotated() throws Exception {
    Path credentials = directory.resolve("credentials");
    Files.writeString(credentials, profile(Fault.EXPIRED_KEY_ID, "yesterday"));
    try (FaultProxy proxy = FaultProxy.before(store.endpoint())) {
      proxy.begin(Fault.EXPIRED_CREDENTIALS, Integer.MAX_VALUE);
      String url = "s3://" + BUCKET + "/expired/{name}?endpoint=" + proxy.endpoint();
      try (Console app =
          Console.start(
              AgentJvm.withAgent("sync-interval=20ms,replica='" + url + "'")
                  .environment("AWS_SHARED_CREDENTIALS_FILE", credentials.toString())
                  .environment("AWS_EC2_METADATA_DISABLED", "true")
                  .environment("AWS_REGION", "us-east-1")
                  .driver(Driver.newest()))) {
        app.open(database());
        app.sql(database(), "CREATE TABLE t (text TEXT)", "INSERT INTO t VALUES ('row')");
        app.jvm().awaitStderr("ExpiredToken");
        assertThat(proxy.timesFired()).as("it fires").isPositive();
        Path rotated = directory.resolve("rotated");
        Files.writeString(rotated, profile(S3Server.ACCESS_KEY_ID, S3Server.SECRET_ACCESS_KEY));
        Files.move(rotated, credentials, StandardCopyOption.REPLACE_EXISTING);
        app.jvm().awaitStderr("is replicated to");
        assertThat(app.end().code()).isZero();
      }
      assertArrivedOnceAndInOrder(proxy.uploads());
    }
    Path restored = directory.resolve("restored.db");
    Exit restore =
        new Cli().run("restore", "-o", restored.toString(), store.url(BUCKET, "expired/app.db"));
    assertThat(restore.code()).as(restore.stderr()).isZero();
  }

  private static String profile(String id, String secret) {
    return "[default]\naws_access_key_id=" + id + "\naws_secret_access_key=" + secret + "\n";
  }

  /** An upload whose answer was lost comes once more, with the same content. */
  private static void assertArrivedOnceAndInOrder(List<FaultProxy.Upload> uploads) {
    Map<String, Integer> contents = new HashMap<>();
    List<String> level0 = new ArrayList<>();
    for (FaultProxy.Upload upload : uploads) {
      Integer before = contents.putIfAbsent(upload.key(), upload.contentHash());
      assertThat(upload.contentHash())
          .as("%s in %s", upload.key(), uploads)
          .isEqualTo(before == null ? upload.contentHash() : before);
      if (before == null && upload.key().contains("/0000/")) {
        level0.add(upload.key());
      }
    }
    assertThat(level0).isNotEmpty().isSorted();
  }

  private Path database() {
    return directory.resolve("app.db");
  }
}
