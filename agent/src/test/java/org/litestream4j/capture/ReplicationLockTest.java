package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process replicates a database, until it lets go of it or ends. */
class ReplicationLockTest {
  @TempDir Path directory;

  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("lock");
  }

  @Test
  void anotherProcessMeetsItUntilItsHolderEnds() throws Exception {
    Process holder = LockOutsider.hold(file);
    assertThat(ReplicationLock.acquire(file)).isFalse();
    holder.destroyForcibly().waitFor();
    assertThat(ReplicationLock.acquire(file)).isTrue();
  }

  @Test
  void anotherProcessGetsItWhenItsHolderLetsGo() throws Exception {
    assertThat(ReplicationLock.acquire(file)).isTrue();
    ReplicationLock.release(file);
    Process other = LockOutsider.hold(file);
    assertThat(ReplicationLock.acquire(file)).isFalse();
    other.destroyForcibly().waitFor();
    assertThat(ReplicationLock.acquire(file)).isTrue();
    assertThat(LockOutsider.gets(file)).isFalse();
  }

  @Test
  void anotherProcessMeetsItAlsoAfterASecondAttemptOfOurs() throws Exception {
    assertThat(ReplicationLock.acquire(file)).isTrue();
    assertThat(ReplicationLock.acquire(file)).isTrue();
    assertThat(LockOutsider.gets(file)).isFalse();
  }

  @Test
  void anotherProcessMeetsItAlsoAfterGarbageWasCollected() throws Exception {
    assertThat(ReplicationLock.acquire(file)).isTrue();
    WeakReference<Object> garbage = new WeakReference<>(new Object());
    while (garbage.get() != null) {
      System.gc();
    }
    assertThat(LockOutsider.gets(file)).isFalse();
  }
}
