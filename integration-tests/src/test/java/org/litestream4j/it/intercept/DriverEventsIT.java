package org.litestream4j.it.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.litestream4j.apps.RunsSteps;
import org.litestream4j.apps.UsesTwoDrivers;
import org.litestream4j.bootstrap.Hook;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.SideBySide;

/** What woven drivers of every shape tell, event for event. */
class DriverEventsIT {
  private static final String FAILS_THE_CLOSE = "prepared a ";

  @TempDir static Path shared;
  private static Path agentJar;

  @TempDir Path directory;

  @BeforeAll
  static void makeJar() throws IOException {
    agentJar = RecordingJar.create(shared.resolve("recording.jar"));
  }

  /** One of each shape that {@code DriverShape} knows, the oldest, the newest and the fork. */
  static List<Driver> drivers() {
    return List.of(
        Driver.xerial("3.8.11.2"),
        Driver.xerial("3.21.0"),
        Driver.xerial("3.36.0.3"),
        Driver.xerial("3.46.1.3"),
        Driver.newest(),
        Driver.willena("3.40.1.0"));
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void eachFormOfOpenIsToldOnce(Driver driver) throws Exception {
    Recording recording =
        run(
            driver,
            "open a jdbc:sqlite:a.db",
            "source b jdbc:sqlite:b.db",
            "open c jdbc:sqlite:file:c.db",
            "open d jdbc:sqlite::memory:",
            "open-with e open_mode=1 jdbc:sqlite:a.db",
            "open-with f shared_cache=true jdbc:sqlite:f.db");

    assertThat(recording.eventsOfTheApp())
        .containsExactly(
            "opening a.db",
            "1 opened a.db",
            "1 connected",
            "opening b.db",
            "2 opened b.db",
            "2 connected",
            "opening file:c.db",
            "3 opened file:c.db",
            "3 connected",
            "opening :memory:",
            "4 opened :memory:",
            "4 connected",
            "opening a.db",
            "5 opened a.db",
            "5 connected",
            "opening f.db",
            "6 opened f.db",
            "6 connected");
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void anOpenThatFailsIsToldAndAnOpenCanBeRefused(Driver driver) throws Exception {
    Recording recording =
        run(
            driver,
            "open-with a open_mode=1 jdbc:sqlite:missing.db",
            "open b jdbc:sqlite:refused.db");

    assertThat(recording.eventsOfTheApp())
        .containsExactly("opening missing.db", "openFailed missing.db", "opening refused.db");
    assertThat(recording.exit().stdout())
        .contains("missing.db: ")
        .contains("open b jdbc:sqlite:refused.db: refused by the recorder\n");
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void aCloseIsToldOnceAlsoIfItIsCalledTwice(Driver driver) throws Exception {
    Recording recording =
        run(driver, "open a jdbc:sqlite:a.db", "update a CREATE TABLE t (x)", "close a", "close a");

    assertThat(afterConnect(recording))
        .containsExactly("1 touched, calls 0", "1 closing", "1 closed, calls 0");
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void aCloseThatFailsLeavesTheConnectionOpenUntilOneSucceeds(Driver driver) throws Exception {
    Recording recording =
        run(driver, "open a jdbc:sqlite:a.db", FAILS_THE_CLOSE, "close a", "close a");

    int failures = failingCloses(driver);
    assertThat(recording.exit().stdout().split("close a: ", -1)).hasSize(failures + 1);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < failures; i++) {
      expected.addAll(List.of("1 closing", "1 closeFailed"));
    }
    if (failures < 2) {
      expected.addAll(List.of("1 closing", "1 closed, calls 0"));
    }
    assertThat(afterConnect(recording))
        .filteredOn(event -> event.contains(" clos"))
        .isEqualTo(expected);
  }

  /** Of two, after a statement without SQL was prepared. */
  private static int failingCloses(Driver driver) {
    return switch (driver.version()) {
      case "3.8.11.2" -> 0;
      case "3.21.0", "3.36.0.3" -> 2;
      default -> 1;
    };
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void everyWayToWriteSetsTheDirtyMarkAndOnlyItsEdgeIsTold(Driver driver) throws Exception {
    String[] steps = {
      "open a jdbc:sqlite:a.db",
      "update a CREATE TABLE t (x)",
      "update a INSERT INTO t VALUES (1)",
      "update a PRAGMA take_dirty",
      "prepared a INSERT INTO t VALUES (2)",
      "update a PRAGMA take_dirty",
      "batch a INSERT INTO t VALUES (3);INSERT INTO t VALUES (4)",
      "update a PRAGMA take_dirty",
      "update a INSERT INTO t VALUES (5); INSERT INTO t VALUES (6)",
      "query a SELECT group_concat(x) FROM t"
    };
    Recording recording = run(driver, steps);

    assertThat(afterConnect(recording))
        .filteredOn(event -> !event.endsWith("committing")) // Some drivers keep that statement.
        .containsExactly(
            "1 touched, calls 0",
            "1 statement PRAGMA take_dirty",
            "1 touched, calls 0",
            "1 statement PRAGMA take_dirty",
            "1 touched, calls 0",
            "1 statement PRAGMA take_dirty",
            "1 touched, calls 0");
    assertThat(recording.exit()).isEqualTo(withoutAgent(driver, steps));
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void aStatementAboutFilesIsShownAndCanBeReplaced(Driver driver) throws Exception {
    Recording recording =
        run(
            driver,
            "open a jdbc:sqlite:a.db",
            "query a SELECT 'PRAGMA'",
            "query a PRAGMA rewrite_me",
            "update a -- a comment\n ATTACH 'b.db' AS b",
            "update a /* one */ vacuum",
            "update a DETACH b");

    assertThat(recording.events())
        .filteredOn(event -> event.contains(" statement ") || event.contains(" changingFiles "))
        .filteredOn(event -> !event.contains(" pragma "))
        .containsExactly(
            "1 statement PRAGMA rewrite_me",
            "1 changingFiles ATTACH 'b.db' AS b",
            "1 statement vacuum",
            "1 changingFiles DETACH b");
    assertThat(recording.exit().stdout()).isEqualTo("PRAGMA\nrewritten\n");
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void aStatementThatIsKeptIsToldAtEachOfItsExecutions(Driver driver) throws Exception {
    String[] steps = {
      "open a jdbc:sqlite:a.db",
      "update a CREATE TABLE t (x)",
      "keep a ATTACH ? AS b",
      "keep a DETACH b",
      "keep a COMMIT",
      "keep a END",
      "execute a 0 b.db",
      "execute a 1",
      "execute a 0 c.db",
      "execute a 1",
      "update a BEGIN; INSERT INTO t VALUES (1)",
      "execute a 2",
      "update a BEGIN; INSERT INTO t VALUES (2)",
      "execute a 3",
      "update a BEGIN; INSERT INTO t VALUES (3)",
      "execute a 2",
      "query a SELECT count(*) FROM t"
    };
    Recording recording = run(driver, steps);

    assertThat(afterConnect(recording))
        .filteredOn(event -> event.contains("changing"))
        .containsExactly(
            "1 changingFiles ATTACH ? AS b with b.db",
            "1 changingFiles DETACH b",
            "1 changingFiles ATTACH ? AS b with c.db",
            "1 changingFiles DETACH b");
    // Behind each of seven executions the driver commits by itself.
    assertThat(afterConnect(recording)).filteredOn("1 committing"::equals).hasSize(3 + 7);
    assertThat(recording.exit()).isEqualTo(withoutAgent(driver, steps));
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void anAttachThatIsRefusedIsNotExecuted(Driver driver) throws Exception {
    Recording recording =
        run(
            driver,
            "open a jdbc:sqlite:a.db",
            "update a ATTACH 'refused.db' AS r",
            "prepared a ATTACH 'refused.db' AS r",
            "query a SELECT count(*) FROM pragma_database_list");

    assertThat(recording.exit().stdout().lines())
        .filteredOn(line -> !line.contains("pragma_database_list")) // Old ones have no such table.
        .hasSizeBetween(2, 3)
        .allMatch(line -> line.contains("refused by the recorder") || line.equals("1"));
    assertThat(directory.resolve("refused.db")).doesNotExist();
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void ofATextEachStatementThatSqliteRunsIsShownAndNoOther(Driver driver) throws Exception {
    Recording recording =
        run(
            driver,
            "open a jdbc:sqlite:a.db",
            "update a CREATE TABLE t (x); PRAGMA insert_mine; ATTACH 'b.db' AS b;"
                + " CREATE TABLE b.u (x); INSERT INTO b.u VALUES ('; DETACH b')",
            "query a SELECT x FROM t; PRAGMA take_dirty",
            "query a SELECT x FROM b.u");

    assertThat(afterConnect(recording))
        .containsExactly(
            "1 touched, calls 0",
            "1 statement PRAGMA insert_mine",
            "1 changingFiles ATTACH 'b.db' AS b");
    assertThat(recording.exit().stdout()).isEqualTo("mine\n; DETACH b\n");
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void aTextEndsWithTheFirstOfItsStatementsThatFails(Driver driver) throws Exception {
    String[] steps = {
      "open a jdbc:sqlite:a.db",
      "update a CREATE TABLE t (x); PRAGMA user_version=7; INSERT INTO nowhere VALUES (1);"
          + " PRAGMA user_version=8; INSERT INTO t VALUES (1)",
      "query a SELECT count(*) FROM t",
      "query a PRAGMA user_version"
    };
    assertThat(run(driver, steps).exit()).isEqualTo(withoutAgent(driver, steps));
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void aStatementOfOursIsAnsweredWheneverItIsExecuted(Driver driver) throws Exception {
    Recording recording =
        run(
            driver,
            "open a jdbc:sqlite:a.db",
            "twice a PRAGMA ours",
            "update a PRAGMA ours",
            "update a CREATE TABLE t (x); PRAGMA ours; INSERT INTO t VALUES (1)",
            "query a PRAGMA ours",
            "twice a PRAGMA ours_refused",
            "update a PRAGMA ours_refused",
            "query a PRAGMA ours_no_more",
            "query a PRAGMA ours syntax error",
            "query a SELECT x FROM t");

    assertThat(afterConnect(recording))
        .filteredOn(event -> event.contains(" execute "))
        .hasSize(8)
        .allMatch(event -> event.endsWith(" beside 0"));
    assertThat(recording.exit().stdout().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("0 parameters, 2 columns"),
            line -> assertThat(line).isEqualTo("number=1 text=times"),
            line -> assertThat(line).isEqualTo("number=2 text=times"),
            line -> assertThat(line).isEqualTo("5"),
            line -> assertThat(line).isEqualTo("0 parameters, 2 columns"),
            line -> assertThat(line).contains("(refused by the recorder)"),
            line -> assertThat(line).contains("refused by the recorder"),
            line -> assertThat(line).contains("no such column: missing"),
            line -> assertThat(line).contains("near \"syntax\": syntax error"),
            line -> assertThat(line).isEqualTo("1"));
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void aStatementThatActsWhenItIsCompiledActsOnce(Driver driver) throws Exception {
    Recording recording =
        run(
            driver,
            "open a jdbc:sqlite:a.db",
            "query a PRAGMA act_now",
            "query a SELECT name FROM sqlite_master",
            "update a DROP TABLE acted; PRAGMA act_now; INSERT INTO acted VALUES ('then')",
            "query a SELECT x FROM acted",
            "query a PRAGMA fail_now",
            "update a DELETE FROM acted; PRAGMA fail_now; DROP TABLE acted",
            "query a SELECT count(*) FROM acted");

    assertThat(recording.exit().stdout().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("it's \"ok\""),
            line -> assertThat(line).isEqualTo("acted"),
            line -> assertThat(line).isEqualTo("then"),
            line -> assertThat(line).contains("no such column: missing"),
            line -> assertThat(line).contains("no such column: missing"),
            line -> assertThat(line).isEqualTo("0"));
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void statementsInProgressAreThoseThatMayGiveMoreRows(Driver driver) throws Exception {
    Recording recording =
        run(
            driver,
            "open a jdbc:sqlite:a.db",
            "update a CREATE TABLE t (x); INSERT INTO t VALUES (1), (2)",
            "cursor a SELECT x FROM t",
            "cursor a SELECT -x FROM t",
            "query a PRAGMA ours",
            "query a SELECT x FROM t",
            "end-cursor a",
            "query a PRAGMA ours",
            "end-cursor a",
            "query a PRAGMA ours");

    assertThat(afterConnect(recording))
        .filteredOn(event -> event.contains(" execute "))
        .containsExactly(
            "1 execute PRAGMA ours beside 2",
            "1 execute PRAGMA ours beside 1",
            "1 execute PRAGMA ours beside 0");
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void aNativeCallWaitsUntilTheGateIsOpenAndCountsOnlyWhileItRuns(Driver driver) throws Exception {
    Recording recording =
        run(
            driver,
            "open a jdbc:sqlite:a.db",
            "update a PRAGMA close_gate",
            "update a CREATE TABLE t (x)",
            "close a");

    assertThat(afterConnect(recording))
        .containsExactly(
            "1 statement PRAGMA close_gate",
            "1 waitAtGate, calls 0",
            "1 waitAtGate, calls 0",
            "1 touched, calls 0",
            "1 closing",
            "1 closed, calls 0");
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void aUserFunctionThatCallsBackPassesTheGateItsOwnCallWouldHoldShut(Driver driver)
      throws Exception {
    Recording recording =
        run(
            driver,
            "open a jdbc:sqlite:a.db",
            "function a",
            "query a SELECT calls_back('PRAGMA close_gate')",
            "close a");

    assertThat(afterConnect(recording))
        .containsExactly(
            "1 statement PRAGMA close_gate",
            "1 touched, calls 1",
            "1 waitAtGate, calls 0",
            "1 waitAtGate, calls 0",
            "1 closing",
            "1 closed, calls 0");
    assertThat(recording.exit().stdout()).isEqualTo("called back\n");
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void aConnectionCanBeAskedAndToldBelowJdbcAndOursAreNotTold(Driver driver) throws Exception {
    Recording recording =
        run(
            driver,
            "open a jdbc:sqlite:a.db",
            "update a ATTACH 'b.db' AS other",
            "update a PRAGMA list_databases",
            "update a PRAGMA exec_own",
            "update a PRAGMA open_control",
            "query a SELECT name FROM sqlite_master");

    assertThat(afterConnect(recording))
        .containsExactly(
            "1 changingFiles ATTACH 'b.db' AS other",
            "1 touched, calls 0",
            "1 statement PRAGMA list_databases",
            "1 databases main=a.db, other=b.db",
            "1 statement PRAGMA exec_own",
            "1 statement PRAGMA open_control");
    assertThat(recording.exit().stdout()).isEqualTo("own\n");
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void aBackupIsToldWhenItIsThere(Driver driver) throws Exception {
    Recording recording =
        run(driver, "open a jdbc:sqlite:a.db", "update a backup to \u00e4.db", "close a");

    assertThat(afterConnect(recording))
        .containsSubsequence(
            "1 isTargetInWal main \u00e4.db", "1 isCopyInWal main", "1 backedUp main \u00e4.db");
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void aRestoreIsToldBeforeAndAfterIt(Driver driver) throws Exception {
    Recording recording =
        run(
            driver,
            "open a jdbc:sqlite:a.db",
            "update a backup to \u00e4.db",
            "update a restore from \u00e4.db",
            "close a");

    assertThat(afterConnect(recording))
        .containsSubsequence("1 restoring main \u00e4.db", "1 restored");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void theCompilationOfAPragmaThatIsExplainedIsTold(Driver driver) throws Exception {
    Recording recording =
        run(
            driver,
            "open a jdbc:sqlite:a.db",
            "query a EXPLAIN PRAGMA user_version=1",
            "update a CREATE TABLE t (x); explain query plan pragma encoding; DROP TABLE t",
            "query a PRAGMA user_version");

    assertThat(afterConnect(recording))
        .filteredOn(event -> event.contains("expl"))
        .containsExactly(
            "1 explaining PRAGMA user_version=1",
            "1 explained PRAGMA user_version=1",
            "1 explaining pragma encoding",
            "1 explained pragma encoding");
    assertThat(recording.exit().stdout().lines().toList()).endsWith("0");
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void aFaultOfOursNeverReachesTheApp(Driver driver) throws Exception {
    List<String> steps = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (String operation : operations()) {
      for (String fault : List.of("exception", "memory", "stack")) {
        steps.addAll(everythingWith(operation + "-" + fault, driver));
        if (happens(operation, driver)) {
          faults.add("fault " + operation + " " + fault);
        }
      }
    }
    Recording recording =
        Recording.ofCommits(
            agentJar, driver, directory, RunsSteps.class, steps.toArray(String[]::new));

    assertThat(recording.events()).containsAll(faults);
    assertThat(recording.exit().ourLines())
        .containsExactly(
            "litestream: a call of the SQLite driver could not be observed:"
                + " java.lang.IllegalStateException: a fault of ours");
    Exit without = withoutAgent(driver, steps.toArray(String[]::new));
    assertThat(recording.exit().stdout()).isEqualTo(without.stdout()).contains("1,2,3,4\n");
    assertThat(recording.exit().foreignStderr()).isEqualTo(without.stderr());
  }

  /** What only some drivers do. */
  private static boolean happens(String operation, Driver driver) {
    return switch (operation) {
      case Hook.CLOSE_FAILED -> failingCloses(driver) > 0;
      case Hook.FILES_CHANGED -> canDeserialize(driver);
      default -> true;
    };
  }

  /** Every operation that woven code may call. */
  private static List<String> operations() throws IllegalAccessException {
    List<String> operations = new ArrayList<>();
    for (Field field : Hook.class.getFields()) {
      if (field.getType() == String.class && !field.getName().equals("WOVEN_PREFIX")) {
        operations.add((String) field.get(null));
      }
    }
    return operations;
  }

  /** All that causes operations. */
  private static List<String> everythingWith(String name, Driver driver) {
    List<String> all = new ArrayList<>(everythingOfAnyDriverWith(name));
    if (canDeserialize(driver)) {
      String open = "open a jdbc:sqlite:faulty-" + name + ".db";
      all.addAll(
          List.of(open, "deserialize a", "query a SELECT group_concat(x) FROM t", "close a"));
    }
    return all;
  }

  private static boolean canDeserialize(Driver driver) {
    return switch (driver.version()) {
      case "3.8.11.2", "3.21.0", "3.36.0.3", "3.40.1.0" -> false;
      default -> true;
    };
  }

  private static List<String> everythingOfAnyDriverWith(String name) {
    return List.of(
        "open-with missing open_mode=1 jdbc:sqlite:missing-faulty-" + name + ".db",
        "open a jdbc:sqlite:faulty-" + name + ".db",
        "update a CREATE TABLE t (x); PRAGMA watch_me",
        "update a INSERT INTO t VALUES (1)",
        "prepared a INSERT INTO t VALUES (2)",
        "prepared a ATTACH 'attached-" + name + ".db' AS b",
        "query a PRAGMA user_version",
        "query a EXPLAIN QUERY PLAN PRAGMA user_version",
        "update a PRAGMA close_gate",
        "batch a INSERT INTO t VALUES (3);INSERT INTO t VALUES (4)",
        "update a INSERT INTO nowhere VALUES (5)",
        "query a SELECT group_concat(x) FROM t",
        "update a SAVEPOINT s",
        "update a INSERT INTO t VALUES (6)",
        "update a RELEASE s",
        "update a backup to copy-" + name + ".db",
        "update a restore from copy-" + name + ".db",
        "close a",
        "open a jdbc:sqlite:faulty-" + name + ".db",
        FAILS_THE_CLOSE,
        "close a",
        "close a");
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void theAppPrintsWhatItPrintsWithoutTheAgent(Driver driver) throws Exception {
    String[] steps = {
      "open a jdbc:sqlite:a.db",
      "update a CREATE TABLE t (x)",
      "update a INSERT INTO nowhere VALUES (1)",
      "query a SELECT 1"
    };
    assertThat(run(driver, steps).exit()).isEqualTo(withoutAgent(driver, steps));
  }

  @SideBySide
  @Test
  void driversInTwoLoadersAreBothWoven() throws Exception {
    Path driver = Driver.newest().classPath().get(0);
    Recording recording =
        Recording.of(
            agentJar,
            directory,
            UsesTwoDrivers.class,
            driver.toString(),
            "jdbc:sqlite:a.db",
            "jdbc:sqlite:b.db");

    assertThat(recording.eventsOfTheApp())
        .containsExactly(
            "opening a.db",
            "1 opened a.db",
            "1 connected",
            "1 touched, calls 0",
            "1 closing",
            "1 closed, calls 0",
            "opening b.db",
            "2 opened b.db",
            "2 connected",
            "2 touched, calls 0",
            "2 closing",
            "2 closed, calls 0");
  }

  private Recording run(Driver driver, String... steps) throws Exception {
    Recording recording = Recording.ofSteps(agentJar, driver, directory, steps);
    assertThat(recording.exit().code()).as(recording.exit().stderr()).isZero();
    return recording;
  }

  private Exit withoutAgent(Driver driver, String... steps) throws Exception {
    Path other = Files.createDirectory(directory.resolve("without-agent"));
    return AgentJvm.withoutAgent().driver(driver).directory(other).run(RunsSteps.class, steps);
  }

  /** The events of the only connection, after it was opened. */
  private static List<String> afterConnect(Recording recording) {
    List<String> events = recording.eventsOfTheApp();
    return events.subList(3, events.size());
  }
}
