package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.apps.ReadsOneRow;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.BytesRead;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Pages;
import org.litestream4j.it.harness.SideBySide;

/**
 * Ten JVMs in a row, each for a moment, on a database of {@code shortlived.mib} MiB that is at the
 * replica already.
 */
class ShortLivedIT {
  private static final int LIVES = 10;
  private static final int DATABASE_MIB = Integer.getInteger("shortlived.mib", 64);
  private static final long MIB = 1 << 20;

  @TempDir Path directory;

  @BeforeEach
  void needsTheKernelsAccount() {
    BytesRead.assumeAreCounted();
  }

  @SideBySide
  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void tenShortLivesOfAnUnchangedDatabaseUploadNothingAndReadNextToNothing(String journalMode)
      throws Exception {
    Path large = database("large.db", journalMode, DATABASE_MIB * MIB);
    Path small = database("small.db", journalMode, 0);
    live(large, "INSERT INTO t VALUES (1)");
    live(small, "INSERT INTO t VALUES (1)");
    SortedMap<String, String> replicated = replica(large).files();

    // Both load the same classes: what the one reads more than the other, it reads of its database.
    long withSmall = live(small);
    for (int life = 0; life < LIVES; life++) {
      assertThat(live(large) - withSmall).as("life %d", life).isLessThan(MIB);
    }

    assertThat(replica(large).files()).isEqualTo(replicated);
    Path restored = replica(large).restoreTo(directory.resolve("restored.db"));
    assertThat(
            Pages.of(restored)
                .whateverTheJournalMode()
                .differingFrom(Pages.of(large).whateverTheJournalMode()))
        .isEmpty();
  }

  @SideBySide
  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void aShortLifeThatChangesARowUploadsASmallFileOnly(String journalMode) throws Exception {
    Path database = database("app.db", journalMode, DATABASE_MIB * MIB);
    live(database, "INSERT INTO t VALUES (1)");
    for (int life = 0; life < LIVES; life++) {
      List<String> before = new ArrayList<>(replica(database).files().keySet());

      live(database, "UPDATE t SET b = " + life + " WHERE rowid = " + (life + 1));

      SortedMap<String, String> after = replica(database).files();
      after.keySet().removeAll(before);
      assertThat(after.keySet()).isNotEmpty().allMatch(name -> name.startsWith("ltx/0/"));
      for (String name : after.keySet()) {
        assertThat(Files.size(replica(database).directory().resolve(name))).isLessThan(MIB / 8);
      }
    }
    Path restored = replica(database).restoreTo(directory.resolve("restored.db"));
    assertThat(
            Pages.of(restored)
                .whateverTheJournalMode()
                .differingFrom(Pages.of(database).whateverTheJournalMode()))
        .isEmpty();
  }

  @SideBySide
  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void whatChangedWithoutTheAgentCostsOneReadAndIsSentAsADifference(String journalMode)
      throws Exception {
    Path large = database("large.db", journalMode, DATABASE_MIB * MIB);
    Path small = database("small.db", journalMode, 0);
    live(large, "INSERT INTO t VALUES (1)");
    live(small, "INSERT INTO t VALUES (1)");
    List<String> before = new ArrayList<>(replica(large).files().keySet());
    changeHundredPages(large);

    long read = live(large) - live(small);

    assertThat(read).isBetween(DATABASE_MIB * MIB, DATABASE_MIB * MIB * 11 / 10 + 4 * MIB);
    SortedMap<String, String> after = replica(large).files();
    after.keySet().removeAll(before);
    assertThat(after.keySet()).isNotEmpty().allMatch(name -> name.startsWith("ltx/0/"));
    long sent = 0;
    for (String name : after.keySet()) {
      sent += Files.size(replica(large).directory().resolve(name));
    }
    System.out.printf("%s: %d bytes read, %d sent%n", journalMode, read, sent);
    assertThat(sent).isLessThan(MIB);
    Path restored = replica(large).restoreTo(directory.resolve("restored.db"));
    assertThat(
            Pages.of(restored)
                .whateverTheJournalMode()
                .differingFrom(Pages.of(large).whateverTheJournalMode()))
        .isEmpty();
  }

  private static void changeHundredPages(Path database) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      int changed =
          statement.executeUpdate(
              "UPDATE t SET b = randomblob(960) WHERE rowid % (SELECT max(rowid) / 100 FROM t) ="
                  + " 1");
      assertThat(changed).isBetween(100, 102);
    }
  }

  /** The account is worth something: an app that does read the whole database stands out. */
  @SideBySide
  @Test
  void anAppThatReadsTheWholeDatabaseIsSeenToDoSo() throws Exception {
    Path large = database("large.db", "DELETE", DATABASE_MIB * MIB);

    assertThat(live(large, "SELECT sum(length(b)) FROM t") - live(large))
        .isGreaterThan(DATABASE_MIB * MIB / 2);
  }

  /** Runs the app once, and tells how many bytes its process has read until it was gone. */
  private long live(Path database, String... statement) throws Exception {
    AgentJvm jvm =
        AgentJvm.withAgent("replica=file://" + directory.resolve("backup")).driver(Driver.newest());
    String[] arguments = new String[1 + statement.length];
    arguments[0] = "jdbc:sqlite:" + database;
    System.arraycopy(statement, 0, arguments, 1, statement.length);
    Exit exit = jvm.accountingReads().run(ReadsOneRow.class, arguments);
    assertThat(exit.code()).as(exit.stderr()).isZero();
    assertThat(exit.stdout()).startsWith("true\n");
    return BytesRead.of(exit);
  }

  private Path database(String name, String journalMode, long bytes) throws SQLException {
    Path database = directory.resolve(name);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=" + journalMode);
      statement.execute("CREATE TABLE t (b BLOB)");
      statement.execute(
          "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < "
              + bytes / 1000
              + ") INSERT INTO t SELECT randomblob(960) FROM n");
    }
    return database;
  }

  private FileReplica replica(Path database) {
    return new FileReplica(directory.resolve("backup").resolve(database.getFileName()));
  }
}
