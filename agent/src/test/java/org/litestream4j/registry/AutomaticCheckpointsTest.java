package org.litestream4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutomaticCheckpointsTest {
  private static final String OFF = "PRAGMA wal_autocheckpoint=0";
  private static final String SQLITES = "PRAGMA wal_autocheckpoint=1000";
  private static final long PATIENCE_MILLIS = 10_000;

  @TempDir Path directory;

  private final Registry registry = new Registry(new RecordingListener());

  /** The close holds the connection whose pragma is to be set, until we let it go on. */
  @Test
  void aLastCloseIsNotKeptWaitingForAPragmaOfItsOwnConnection() throws Exception {
    FakeConnection connection = open();
    OpenDatabase database = registry.openDatabases().get(0);
    registry.automaticCheckpoints().giveBack(database);
    CountDownLatch isClosed = new CountDownLatch(1);
    connection.whenExecuted(() -> awaitQuietly(isClosed));

    registry.closing(connection);
    long begun = System.nanoTime();
    assertThat(registry.automaticCheckpoints().takeOver(database)).isFalse();
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)).isLessThan(900);
    isClosed.countDown();
  }

  @Test
  void whatCannotBeTakenOverForAllIsGivenBackToAll() throws Exception {
    FakeConnection first = open();
    FakeConnection second = open();
    FakeConnection third = open();
    OpenDatabase database = registry.openDatabases().get(0);
    registry.automaticCheckpoints().giveBack(database);
    awaitLast(SQLITES, first, second, third);

    second.refuse("=0");
    assertThat(registry.automaticCheckpoints().takeOver(database)).isFalse();
    awaitLast(SQLITES, first, second, third);
    assertThat(first.executed()).as("it was half done").contains(OFF);
    second.refuse(null);
    assertThat(registry.automaticCheckpoints().takeOver(database)).isTrue();
    assertThat(second.executed()).endsWith(OFF);
  }

  @Test
  void whatIsTakenOverTooLateIsGivenBackAfterIt() throws Exception {
    FakeConnection connection = open();
    OpenDatabase database = registry.openDatabases().get(0);
    registry.automaticCheckpoints().giveBack(database);
    awaitLast(SQLITES, connection);
    CountDownLatch isFree = new CountDownLatch(1);
    connection.whenExecuted(() -> awaitQuietly(isFree));

    assertThat(registry.automaticCheckpoints().takeOver(database)).isFalse();
    isFree.countDown();
    awaitExecuted(connection, SQLITES, OFF, SQLITES);
  }

  @Test
  void aConnectionThatRefusesItDoesNotKeepTheOthersFromTheirCheckpointsAndIsAskedAgain()
      throws Exception {
    FakeConnection first = open();
    FakeConnection second = open();
    OpenDatabase database = registry.openDatabases().get(0);
    first.refuse("=1000");
    registry.automaticCheckpoints().giveBack(database);
    awaitLast(SQLITES, second);
    assertThat(first.executed()).doesNotContain(SQLITES);
    first.refuse(null);
    awaitOwed(database);
    registry.automaticCheckpoints().giveBackWhatIsOwed(database);
    awaitLast(SQLITES, first);
  }

  private FakeConnection open() throws Exception {
    Path path = directory.resolve("app.db");
    if (!Files.exists(path)) {
      Files.createFile(path);
    }
    FakeConnection connection = FakeConnection.to(path);
    registry.opening(path.toString(), connection.openFlags());
    registry.opened(connection);
    return connection;
  }

  private static void awaitLast(String sql, FakeConnection... connections) throws Exception {
    for (FakeConnection connection : connections) {
      await(() -> last(connection).equals(sql), () -> connection.executed().toString());
    }
  }

  private static String last(FakeConnection connection) {
    List<String> executed = connection.executed();
    return executed.isEmpty() ? "" : executed.get(executed.size() - 1);
  }

  private static void awaitExecuted(FakeConnection connection, String... sql) throws Exception {
    await(() -> connection.executed().equals(List.of(sql)), () -> connection.executed().toString());
  }

  private static void awaitOwed(OpenDatabase database) throws Exception {
    await(database::owesCheckpoints, () -> "nothing is owed");
  }

  private static void await(BooleanSupplier condition, Supplier<String> otherwise)
      throws Exception {
    long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (!condition.getAsBoolean()) {
      assertThat(System.currentTimeMillis()).as(otherwise).isLessThan(deadline);
      Thread.sleep(2);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
