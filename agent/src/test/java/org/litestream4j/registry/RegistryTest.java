package org.litestream4j.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.intercept.StatementResult;

class RegistryTest {
  @TempDir Path directory;

  private final RecordingListener listener = new RecordingListener();
  private final Registry registry = new Registry(listener);
  private Path path;
  private Path other;

  @BeforeEach
  void makeFiles() throws Exception {
    path = Files.createFile(directory.resolve("app.db"));
    other = Files.createFile(directory.resolve("other.db"));
  }

  @Test
  void tellsTheLastCloseOfADatabaseOnce() throws Exception {
    FakeConnection first = open(path);
    FakeConnection second = open(path);
    close(first);
    assertThat(listener.told()).noneMatch(event -> event.startsWith("last"));
    close(second);
    assertThat(listener.told()).endsWith("lastClosing app.db", "lastClosed app.db");
    assertThat(registry.openDatabases()).isEmpty();
  }

  @Test
  void connectionsThatCloseAtTheSameTimeHaveALastOne() throws Exception {
    FakeConnection first = open(path);
    FakeConnection second = open(path);
    registry.closing(first);
    registry.closing(second);
    registry.closed(first);
    registry.closed(second);
    assertThat(listener.told()).containsOnlyOnce("lastClosing app.db", "lastClosed app.db");
  }

  @Test
  void aConnectionWhoseCloseFailedIsOpenAsBefore() throws Exception {
    FakeConnection connection = open(path);
    OpenDatabase database = registry.openDatabases().get(0);
    registry.closing(connection);
    registry.closeFailed(connection);
    assertThat(listener.told()).endsWith("lastClosing app.db", "connected app.db");
    registry.ifClosed(database, () -> fail("it is open"));
    close(connection);
    assertThat(listener.told()).endsWith("lastClosing app.db", "lastClosed app.db");
  }

  @Test
  void countsAFileOnceUnderWhateverName() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link.db"), path);
    FakeConnection first = open(path);
    FakeConnection second = open(link);
    assertThat(registry.openDatabases()).hasSize(1);
    assertThat(registry.openDatabases().get(0).connections()).containsExactly(first, second);
  }

  @Test
  void sqliteIsNotAskedAgainForAFileThatIsOpenUnderTheVeryNameThatIsOpened() throws Exception {
    FakeConnection first = open(path);
    FakeConnection second = FakeConnection.to(path);
    second.refuseList();
    open(second);
    assertThat(registry.openDatabases()).hasSize(1);
    assertThat(registry.openDatabases().get(0).connections()).containsExactly(first, second);
  }

  @Test
  void aFileThatHasTakenTheNameOfAnOpenOneIsNotTakenForIt() throws Exception {
    FakeConnection first = open(path);
    Files.move(path, directory.resolve("moved.db"));
    Files.createFile(path);
    FakeConnection second = open(path);
    FakeConnection third = open(path);
    assertThat(registry.openDatabases()).hasSize(2);
    assertThat(registry.openDatabases())
        .extracting(database -> new ArrayList<>(database.connections()))
        .containsExactlyInAnyOrder(
            new ArrayList<>(Arrays.asList(first)), new ArrayList<>(Arrays.asList(second, third)));
  }

  @Test
  void aDatabaseThatIsOpenInTwoCopiesOfSqliteIsReportedOnceAndLeftAlone() throws Exception {
    FakeConnection first = open(path);
    OpenDatabase database = registry.openDatabases().get(0);
    open(other);
    assertThat(database.isReplicated()).isTrue();
    FakeConnection second = open(FakeConnection.to(path).ofAnotherDriver());
    open(FakeConnection.to(path).ofAnotherDriver());

    assertThat(listener.told()).containsOnlyOnce("openInTwoDrivers app.db");
    assertThat(listener.told()).doesNotContain("openInTwoDrivers other.db");
    assertThat(database.isReplicated()).isFalse();
    assertThat(registry.statements().statement(first, "PRAGMA wal_autocheckpoint=7"))
        .isEqualTo("PRAGMA wal_autocheckpoint=7");
    close(second);
    assertThat(database.isReplicated()).as("its harm may be done").isFalse();
  }

  @Test
  void twoCopiesOfSqliteWithAFileEachAreWelcome() throws Exception {
    open(path);
    open(FakeConnection.to(other).ofAnotherDriver());
    assertThat(listener.told()).noneMatch(event -> event.startsWith("openInTwoDrivers"));
    assertThat(registry.openDatabases()).allMatch(OpenDatabase::isReplicated);
  }

  @Test
  void aDatabaseInMemoryIsNotThere() throws Exception {
    FakeConnection memory = FakeConnection.inMemory();
    registry.opening(":memory:", 6);
    registry.opened(memory);
    registry.connected(memory, new Properties());
    close(memory);
    assertThat(listener.told()).isEmpty();
  }

  @Test
  void followsAttachAndDetach() throws Exception {
    FakeConnection connection = open(path);
    registry.statements().changingFiles(connection, "ATTACH 'other.db' AS o", Optional.empty());
    connection.attach("o", other);
    touch(connection);
    assertThat(listener.told()).contains("connected other.db", "touched other.db");
    connection.takeDirty();
    registry.statements().changingFiles(connection, "DETACH o", Optional.empty());
    connection.detach("o");
    touch(connection);
    assertThat(listener.told()).endsWith("lastClosed other.db", "touched app.db");
  }

  @Test
  void whichFileAConnectionHasOpenIsKnownThoughAnotherHasItsPathWhenItAttachesOne()
      throws Exception {
    FakeConnection connection = open(path);
    OpenDatabase opened = database(path);
    Files.delete(path);
    attachOther(connection);
    assertThat(opened.connections()).containsExactly(connection);
    Files.createFile(path);
    connection.takeDirty();
    registry.statements().changingFiles(connection, "DETACH o", Optional.empty());
    connection.detach("o");
    touch(connection);
    assertThat(opened.connections()).containsExactly(connection);
    assertThat(listener.told()).doesNotContain("lastClosed app.db").contains("lastClosed other.db");
  }

  @Test
  void ofTwoFilesThatWereAttachedByOneNameTheOneIsKnownThatStaysAttached() throws Exception {
    FakeConnection connection = open(path);
    attachOther(connection);
    OpenDatabase old = database(other);
    Files.move(other, other.resolveSibling("away.db"));
    Files.createFile(other);
    connection.takeDirty();
    registry.statements().changingFiles(connection, "ATTACH 'other.db' AS n", Optional.empty());
    connection.attach("n", other);
    touch(connection);
    connection.takeDirty();
    registry.statements().changingFiles(connection, "DETACH o", Optional.empty());
    connection.detach("o");
    touch(connection);
    assertThat(old.connections()).isEmpty();
    assertThat(database(other).connections()).containsExactly(connection);
  }

  @Test
  void noFileCountsAsClosedWhileOneIsBeingAttached() throws Exception {
    FakeConnection first = open(other);
    OpenDatabase database = database(other);
    FakeConnection second = open(path);
    close(first);
    assertThat(countsAsClosed(database)).isTrue();
    registry.statements().changingFiles(second, "ATTACH 'other.db' AS o", Optional.empty());
    assertThat(countsAsClosed(database)).isFalse();
    touch(second); // It has failed.
    assertThat(countsAsClosed(database)).isTrue();
  }

  @Test
  void whatIsAttachedWhileSqliteDoesNotTellIsKnownAfterTheNextCall() throws Exception {
    FakeConnection connection = open(path);
    registry.statements().changingFiles(connection, "ATTACH 'other.db' AS o", Optional.empty());
    connection.attach("o", other);
    connection.refuseListFor(2);
    touch(connection);
    assertThat(listener.told()).doesNotContain("connected other.db");
    touch(connection);
    assertThat(listener.told()).contains("connected other.db");
  }

  @Test
  void anAttachedDatabaseHasTheKeyOfItsConnection() throws Exception {
    Properties key = new Properties();
    key.setProperty("key", "secret");
    FakeConnection connection = FakeConnection.to(path);
    registry.opening(path.toString(), 6);
    registry.opened(connection);
    registry.connected(connection, key);
    attachOther(connection);
    assertThat(database(other).properties()).isEqualTo(key);
  }

  @Test
  void thePragmasOfAnAttachedDatabaseAreAnsweredForIt() throws Exception {
    FakeConnection connection = open(path);
    attachOther(connection);
    database(other).serveJournalMode("delete");
    assertThat(execute(connection, "PRAGMA O.journal_mode")).containsExactly("delete");
    assertThat(execute(connection, "PRAGMA o.journal_mode=truncate")).containsExactly("truncate");
    assertThat(execute(connection, "PRAGMA o.wal_checkpoint(FULL)")).containsExactly(0, -1, -1);
    assertThat(connection.ran()).isEmpty();
    execute(connection, "PRAGMA journal_mode");
    assertThat(connection.ran()).containsExactly("PRAGMA journal_mode");
  }

  @Test
  void aPragmaWithoutASchemaIsForAllDatabasesOfTheConnection() throws Exception {
    FakeConnection connection = open(path);
    attachOther(connection);
    database(other).serveJournalMode("delete");
    connection.whenRun(sql -> "persist");
    assertThat(execute(connection, "PRAGMA journal_mode=persist")).containsExactly("persist");
    assertThat(connection.ran())
        .contains("PRAGMA \"main\".journal_mode('persist')")
        .noneMatch(sql -> sql.contains("\"o\""));
    assertThat(execute(connection, "PRAGMA o.journal_mode")).containsExactly("persist");

    assertThat(execute(connection, "PRAGMA wal_checkpoint")).hasSize(3);
    assertThat(connection.ran()).endsWith("PRAGMA \"main\".wal_checkpoint");
    assertThat(listener.told()).contains("checkpoint other.db");

    assertThat(registry.statements().statement(connection, "PRAGMA locking_mode=exclusive"))
        .isEqualTo("SELECT 'exclusive' AS locking_mode");
  }

  @Test
  void aPragmaForAllDatabasesSparesAnAttachedOneAlsoIfTheMainOneIsNotOurs() throws Exception {
    FakeConnection memory = open(FakeConnection.inMemory());
    attachOther(memory);
    assertThat(registry.statements().statement(memory, "PRAGMA locking_mode=exclusive"))
        .isEqualTo("PRAGMA main.locking_mode=exclusive");
    assertThat(registry.statements().statement(memory, "PRAGMA wal_autocheckpoint=7"))
        .isEqualTo("SELECT 7 AS wal_autocheckpoint");
  }

  @Test
  void ofADatabaseThatTheAppHasSetToWalTheNumbersOfACheckpointAreTold() throws Exception {
    FakeConnection connection = open(path);
    database(path).serveJournalMode("wal");
    assertThat(execute(connection, "PRAGMA wal_checkpoint")).containsExactly(0, 7, 5);
    assertThat(execute(connection, "PRAGMA wal_checkpoint(FULL)")).containsExactly(1, 7, 5);
    assertThat(listener.told()).doesNotContain("emptyWal app.db");
    assertThat(execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)")).containsExactly(1, 7, 7);
  }

  @Test
  void ourConnectionsDoNotComeWhileVacuumGivesADatabaseAnotherPageSize() throws Exception {
    FakeConnection connection = open(path);
    PragmasUnderWay pragmas = database(path).pragmas();
    List<Boolean> mayOursCome = new ArrayList<>();
    connection.whenRun(
        sql -> {
          touch(connection);
          mayOursCome.add(pragmas.areNone());
          return "";
        });
    execute(connection, "VACUUM");
    registry.statements().statement(connection, "PRAGMA page_size=1024");
    assertThat(pragmas.areNone()).isTrue();
    execute(connection, "VACUUM");
    assertThat(mayOursCome).containsExactly(true, false);
    assertThat(pragmas.areNone()).isTrue();
    assertThat(listener.told()).endsWith("touched app.db");
  }

  @Test
  void ourConnectionsDoNotComeWhileABackupIsRestored() throws Exception {
    FakeConnection connection = open(path);
    PragmasUnderWay pragmas = database(path).pragmas();
    registry.restoring(connection, "main", other.toString());
    touch(connection);
    assertThat(pragmas.areNone()).isFalse();
    registry.restored(connection);
    assertThat(pragmas.areNone()).isTrue();
    registry.restoring(connection, "main", other.toString());
    close(connection);
    assertThat(pragmas.areNone()).isTrue();
  }

  private List<Object> execute(FakeConnection connection, String sql) throws SQLException {
    assertThat(registry.statements().columnsOfOurs(connection, sql)).isPresent();
    StatementResult result = registry.statements().execute(connection, sql, 0);
    List<Object> row = new ArrayList<>();
    for (int i = 0; result.value(i).isPresent(); i++) {
      row.add(result.value(i).get());
    }
    return row;
  }

  private void attachOther(FakeConnection connection) throws SQLException {
    registry.statements().changingFiles(connection, "ATTACH 'other.db' AS o", Optional.empty());
    connection.attach("o", other);
    touch(connection);
  }

  private OpenDatabase database(Path file) {
    return registry.openDatabases().stream()
        .filter(database -> database.path().equals(file))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void followsAttachOnAConnectionWhoseDirtyMarkNobodyTakes() throws Exception {
    FakeConnection memory = FakeConnection.inMemory();
    registry.opening(":memory:", 6);
    registry.opened(memory);
    touch(memory);
    registry.statements().changingFiles(memory, "ATTACH 'other.db' AS o", Optional.empty());
    memory.attach("o", other);
    touch(memory);
    assertThat(listener.told()).contains("connected other.db");
  }

  @Test
  void aFileCountsAsClosedOnlyWhenNoConnectionIsLeft() throws Exception {
    FakeConnection first = open(path);
    OpenDatabase database = registry.openDatabases().get(0);
    FakeConnection second = open(path);
    close(first);
    assertThat(countsAsClosed(database)).isFalse();
    close(second);
    assertThat(countsAsClosed(database)).isTrue();
  }

  @Test
  void noFileCountsAsClosedWhileAnOpenIsInProgress() throws Exception {
    FakeConnection first = open(path);
    OpenDatabase database = registry.openDatabases().get(0);
    close(first);
    registry.opening(path.toString(), 6);
    assertThat(countsAsClosed(database)).isFalse();
    registry.openFailed(path.toString());
    assertThat(countsAsClosed(database)).isTrue();
  }

  @Test
  void anOpenOnWhichWeFailDoesNotHideAnotherOne() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    Registry failing =
        new Registry(
            new RecordingListener() {
              @Override
              public void opening(Path file) {
                if (failures.compareAndSet(0, 1)) {
                  throw new IllegalStateException("of ours");
                }
              }
            });
    FakeConnection first = FakeConnection.to(path);
    try {
      failing.opening(path.toString(), 6);
    } catch (IllegalStateException swallowedByTheDispatch) {
      // The app's open goes on.
    }
    failing.opened(first);
    OpenDatabase database = failing.openDatabases().get(0);
    failing.closing(first);
    failing.closed(first);
    failing.opening(path.toString(), 6);
    AtomicInteger closes = new AtomicInteger();
    failing.ifClosed(database, closes::incrementAndGet);
    assertThat(failures).hasValue(1);
    assertThat(closes).hasValue(0);
  }

  @Test
  void aConnectionWhoseFilesSqliteWillNotTellKeepsEveryFileOpen() throws Exception {
    FakeConnection first = open(path);
    OpenDatabase database = registry.openDatabases().get(0);
    FakeConnection locked = FakeConnection.to(path);
    locked.refuseList();
    registry.opening(path.toString(), 6);
    try {
      registry.opened(locked);
    } catch (IllegalStateException swallowedByTheDispatch) {
      // The connection lives and the app uses it.
    }
    close(first);
    assertThat(countsAsClosed(database)).isFalse();
  }

  @Test
  void aFileThatIsLockedWhileItIsOpenedIsKnownAfterTheNextChange() throws Exception {
    FakeConnection locked = FakeConnection.to(path);
    locked.refuseList();
    open(locked);
    assertThat(registry.openDatabases()).isEmpty();
    change(locked);
    assertThat(registry.openDatabases()).isEmpty();
    locked.permitList();
    change(locked);
    assertThat(registry.openDatabases()).extracting(OpenDatabase::path).containsExactly(path);
    assertThat(listener.told()).contains("connected " + path.getFileName());
  }

  @Test
  void aPragmaIsAnsweredThoughALockIsInTheWayForAMoment() throws Exception {
    FakeConnection connection = open(path);
    connection.refuseListFor(3);
    assertThat(registry.statements().statement(connection, "PRAGMA wal_autocheckpoint=7"))
        .isEqualTo("SELECT 7 AS wal_autocheckpoint");
  }

  @Test
  void aConnectionForWhichThereWasNoMemoryIsKnownAfterTheNextChange() throws Exception {
    AtomicInteger heard = new AtomicInteger();
    Registry full =
        new Registry(
            new RecordingListener() {
              @Override
              public void connected(OpenDatabase database, DriverConnection connection) {
                if (heard.incrementAndGet() == 1) {
                  throw new OutOfMemoryError("for " + database.path());
                }
              }
            });
    FakeConnection connection = FakeConnection.to(path);
    connection.markDirty();
    full.opening(connection.fileName(), 6);
    full.opened(connection);
    assertThatThrownBy(() -> full.connected(connection, new Properties()))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(connection.markDirty()).as("the next change is told").isTrue();
    full.touched(connection);
    assertThat(heard).hasValue(2);
    connection.takeDirty();
    full.touched(connection);
    assertThat(heard).hasValue(2);
  }

  private void change(FakeConnection connection) {
    if (connection.markDirty()) {
      registry.touched(connection);
    }
  }

  @Test
  void aConnectionThatIsOpenedWhileTheAppIsHeldBackIsHeldBackToo() throws Exception {
    open(path);
    OpenDatabase database = registry.openDatabases().get(0);
    FakeConnection second = FakeConnection.to(path);
    assertThat(
            database
                .gate()
                .runAlone(
                    Gate.Patience.SHORT,
                    () -> {
                      open(second);
                      return second.isGateClosed();
                    }))
        .isTrue();
    registry.waitAtGate(second);
    assertThat(second.isGateClosed()).isFalse();
  }

  private boolean countsAsClosed(OpenDatabase database) {
    AtomicInteger ran = new AtomicInteger();
    registry.ifClosed(database, ran::incrementAndGet);
    return ran.get() == 1;
  }

  private FakeConnection open(Path file) throws SQLException {
    return open(FakeConnection.to(file));
  }

  private FakeConnection open(FakeConnection connection) throws SQLException {
    registry.opening(connection.fileName(), 6);
    registry.opened(connection);
    registry.connected(connection, new Properties());
    return connection;
  }

  private void touch(FakeConnection connection) {
    if (connection.markDirty()) {
      registry.touched(connection);
    }
  }

  private void close(FakeConnection connection) {
    registry.closing(connection);
    registry.closed(connection);
  }
}
