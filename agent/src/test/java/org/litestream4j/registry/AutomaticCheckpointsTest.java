package org.litestream4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutomaticCheckpointsTest {
  @TempDir Path directory;

  /** The close holds the connection whose pragma is to be set, until we let it go on. */
  @Test
  void aLastCloseIsNotKeptWaitingForAPragmaOfItsOwnConnection() throws Exception {
    Path path = Files.createFile(directory.resolve("app.db"));
    FakeConnection connection = FakeConnection.to(path);
    Registry registry = new Registry(new RecordingListener());
    registry.opening(path.toString(), connection.openFlags());
    registry.opened(connection);
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

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
