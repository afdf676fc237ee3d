package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.apps.CommitsOnVirtualThreads;
import org.litestream4j.apps.WaitsForReplicas;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.JavaRuntime;
import org.litestream4j.it.harness.Rows;
import org.litestream4j.it.harness.RunningJvm;
import org.litestream4j.it.harness.SideBySide;
import org.litestream4j.replica.s3.S3Server;

/** Commits that return when a replica has them: {@code commit: replicated}. */
class WaitingCommitsIT {
  private static final String NOT_REPLICATED = "app.db: committed locally, not replicated: ";
  private static final String BUCKET = "replicas";

  @TempDir Path directory;

  private RunningJvm start(String arguments) throws Exception {
    return AgentJvm.withAgent(arguments)
        .driver(Driver.xerial("3.46.1.3"))
        .start(WaitsForReplicas.class, "jdbc:sqlite:" + directory.resolve("app.db"), "WAL");
  }

  /** A port at which nobody answers, so that a commit waits for as long as it may. */
  private static String storeThatIsAway() throws Exception {
    return "s3://replicas/{name}?access-key-id=a&secret-access-key=b&endpoint=http://127.0.0.1:"
        + freePort();
  }

  @SideBySide
  @Test
  void whileOneThreadWaitsOthersReadCancelAndCloseOnTheSameConnection() throws Exception {
    try (RunningJvm app =
        start(
            "shutdown-sync-timeout=1s,commit=replicated,commit-timeout=4s,on-commit-timeout=fail,replica='"
                + storeThatIsAway()
                + "'")) {
      app.awaitStdout("not ready");
      app.send("insert 1");
      app.awaitStdout("inserting");
      app.send("read");
      assertThat(app.awaitStdout("rows")).isEqualTo("rows 1");
      app.send("cancel");
      app.awaitStdout("cancelled");
      app.send("close");
      app.awaitStdout("closed");
      app.send("await");
      app.awaitStdout("awaited");
      app.send("exit");
      Exit exit = app.await();

      assertThat(exit.stdout().lines().toList())
          .containsSubsequence("inserting", "rows 1", "cancelled", "closed", "awaited");
      assertThat(exit.stdout().lines().filter(line -> line.contains(NOT_REPLICATED)))
          .hasSize(2)
          .allMatch(line -> line.contains("not confirmed within 4.0s"));
    }
  }

  @SideBySide
  @Test
  void anInterruptedWaitThrowsAndKeepsTheInterrupt() throws Exception {
    try (RunningJvm app =
        start(
            "shutdown-sync-timeout=1s,commit=replicated,commit-timeout=2s,on-commit-timeout=fail,replica='"
                + storeThatIsAway()
                + "'")) {
      app.awaitStdout("not ready");
      app.send("insert 1");
      app.awaitStdout("inserting");
      app.send("interrupt");
      assertThat(app.awaitStdout("interrupted"))
          .endsWith(NOT_REPLICATED + "the wait was interrupted true");
      app.send("read");
      assertThat(app.awaitStdout("rows")).isEqualTo("rows 1");
      app.send("exit");
      assertThat(app.await().code()).isZero();
    }
  }

  @SideBySide
  @Test
  void theEndOfTheJvmDoesNotWaitForThoseThatWait() throws Exception {
    try (RunningJvm app =
        start(
            "shutdown-sync-timeout=1s,commit=replicated,commit-timeout=1h,replica='"
                + storeThatIsAway()
                + "'")) {
      app.awaitStderr("fails and is tried again");
      app.terminate();
      Exit exit = app.await();

      assertThat(exit.stdout()).isEmpty();
      assertThat(exit.code()).isEqualTo(128 + 15);
    }
  }

  @SideBySide
  @Test
  void aStoreThatStopsIsWaitedForOnceItIsBackAndTillThenALineTellsThatItIsNot() throws Exception {
    int port = freePort();
    S3Server server = S3Server.startAt(port).withBucket(BUCKET);
    try (RunningJvm app =
        start(
            "commit=replicated,commit-timeout=2s,replica='" + server.url(BUCKET, "{name}") + "'")) {
      app.awaitStdout("ready");
      server.close();
      app.send("insert 1");
      app.awaitStdout("inserted");
      assertThat(app.awaitStderr(NOT_REPLICATED)).endsWith("the app goes on");
      server = S3Server.startAt(port).withBucket(BUCKET);
      app.send("exit");
      assertThat(app.await().code()).isZero();
    } finally {
      server.close();
    }
  }

  @SideBySide
  @Test
  void twoProcessesWaitThroughTheOneThatReplicatesAndEitherGoesOnWithoutTheOther()
      throws Exception {
    String arguments =
        "commit=replicated,commit-timeout=1m,on-commit-timeout=fail,replica=file://"
            + directory.resolve("backup");
    try (RunningJvm elected = start(arguments)) {
      elected.awaitStdout("ready");
      try (RunningJvm other = start(arguments)) {
        other.awaitStdout("ready");
        for (int i = 1; i <= 3; i++) {
          other.send("insert " + i);
          other.awaitStdout("inserted " + i);
        }
        elected.send("insert 4");
        elected.awaitStdout("inserted 4");
        elected.kill();
        elected.await();
        other.send("insert 5");
        other.awaitStdout("inserted 5");
        other.kill();
        other.await();
      }
    }
    assertThat(rowsAfterARestore()).containsExactly("5");
    assertThat(directory.resolve(".app.db-litestream/commits")).isEmptyDirectory();
  }

  /** With two carriers, of which a thread that waited on one would let no other commit. */
  @SideBySide
  @Test
  void virtualThreadsThatWaitGiveTheirCarriersAway() throws Exception {
    try (RunningJvm app =
        startVirtualThreads("commit-timeout=1h,replica='" + storeThatIsAway() + "'")) {
      assertThat(app.awaitStdout("rows")).isEqualTo("64 rows, 0 commits have returned");
    }
  }

  @SideBySide
  @Test
  void virtualThreadsReturnWhenTheReplicaHasTheirCommits() throws Exception {
    try (RunningJvm app =
        startVirtualThreads("commit-timeout=1m,replica=file://" + directory.resolve("backup"))) {
      assertThat(app.awaitStdout("failed")).isEqualTo("64 committed, 0 failed");
      app.kill();
      app.await();
    }
    assertThat(rowsAfterARestore()).containsExactly("64");
  }

  private RunningJvm startVirtualThreads(String arguments) throws Exception {
    JavaRuntime java21 = JavaRuntime.fetched("21");
    java21.assumeIsThere();
    Path database = directory.resolve("app.db");
    Rows.of(database, "PRAGMA journal_mode=WAL");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
      connection.createStatement().executeUpdate("CREATE TABLE t (a INTEGER PRIMARY KEY, b)");
    }
    return AgentJvm.withAgent("commit=replicated," + arguments)
        .runtime(java21)
        .option("-Djdk.virtualThreadScheduler.parallelism=2")
        .option("-Djdk.virtualThreadScheduler.maxPoolSize=2")
        .driver(Driver.newest())
        .start(CommitsOnVirtualThreads.class, "jdbc:sqlite:" + database, "64");
  }

  private List<String> rowsAfterARestore() throws Exception {
    FileReplica replica = new FileReplica(directory.resolve("backup/app.db"));
    return Rows.of(replica.restoreTo(directory.resolve("restored.db")), "SELECT count(*) FROM t");
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
