package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.litestream4j.apps.InsertsRows;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Cli;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.replica.s3.S3Backend;
import org.litestream4j.replica.s3.S3Server;
import org.litestream4j.replica.s3.S3Store;

/** An app under the agent, with its replica in a bucket. */
class S3AgentIT {
  private static final String BUCKET = "replicas";
  private static final String ROWS = "200";

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(S3Backend.class)
  void whatTheAppCommittedIsInTheBucketWhenItHasEnded(S3Backend backend) throws Exception {
    try (S3Store store = backend.open()) {
      Exit app = runApp("WAL", "replica='" + store.url("{name}") + "'");
      assertThat(app.code()).isZero();
      assertThat(app.stderr()).contains("is replicated to s3://" + store.bucket());
      assertThatTheReplicaEqualsTheDatabase(store.url("app.db"));
    }
  }

  @ParameterizedTest
  @EnumSource(S3Backend.class)
  void aRollbackJournalDatabaseIsInTheBucketToo(S3Backend backend) throws Exception {
    try (S3Store store = backend.open()) {
      Exit app = runApp("DELETE", "replica='" + store.url("{name}") + "'");
      assertThat(app.code()).isZero();
      assertThatTheReplicaEqualsTheDatabase(store.url("app.db"));
    }
  }

  @Test
  void aStoreThatIsDownDoesNotDisturbTheAppAndIsCaughtUpWhenItIsBack() throws Exception {
    int port = freePort();
    String url;
    try (S3Server server = S3Server.startAt(port)) {
      url = server.url(BUCKET, "{name}");
    }
    String arguments = "shutdown-sync-timeout=1s,replica='" + url + "'";
    Exit down = runApp("WAL", arguments);
    assertThat(down.code()).isZero();
    assertThat(down.stdout().lines()).hasSize(Integer.parseInt(ROWS));
    assertThat(down.stderr()).contains("litestream: ").contains("tried again");

    try (S3Server server = S3Server.startAt(port).withBucket(BUCKET)) {
      Exit up = runApp("WAL", "replica='" + url + "'");
      assertThat(up.code()).isZero();
      assertThatTheReplicaEqualsTheDatabase(server.url(BUCKET, "app.db"));
    }
  }

  private Exit runApp(String journalMode, String arguments) throws Exception {
    return AgentJvm.withAgent(arguments)
        .driver(Driver.xerial("3.46.1.3"))
        .run(InsertsRows.class, "jdbc:sqlite:" + database(), journalMode, ROWS);
  }

  private void assertThatTheReplicaEqualsTheDatabase(String url) throws Exception {
    Path restored = directory.resolve("restored.db");
    Exit restore = new Cli().run("restore", "-o", restored.toString(), url);
    assertThat(restore.code()).as(restore.stderr()).isZero();
    assertThat(restored).hasSameBinaryContentAs(database());
  }

  private Path database() {
    return directory.resolve("app.db");
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
