package org.litestream4j.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GateTest {
  /** What a call of the app may wait at most, and what a loaded machine adds to it. */
  private static final long BOUND_MILLIS = 100 + 900;

  private final List<FakeConnection> connections =
      List.of(FakeConnection.to(Path.of("a")), FakeConnection.to(Path.of("b")));
  private final Gate gate = new Gate(() -> new ArrayList<>(connections), Duration.ofMillis(100));
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @Test
  void theActionRunsWhileEveryGateIsClosed() throws Exception {
    boolean ran =
        gate.runAlone(
            Gate.Patience.SHORT, () -> connections.stream().allMatch(FakeConnection::isGateClosed));
    assertThat(ran).isTrue();
    assertThat(connections).noneMatch(FakeConnection::isGateClosed);
  }

  @Test
  void aPartOfAnActionRunsWhileTheGateStaysClosed() throws Exception {
    boolean stayedClosed =
        gate.runAlone(
            Gate.Patience.SHORT,
            () -> {
              gate.pause(1);
              return gate.runAlone(Gate.Patience.SHORT, () -> true)
                  && connections.stream().allMatch(FakeConnection::isGateClosed);
            });
    assertThat(stayedClosed).isTrue();
  }

  @Test
  void aCallWaitsForTheEndOfAPauseByItself() throws Exception {
    FakeConnection waiting = connections.get(0);
    long begun = System.nanoTime();
    gate.pause(TimeUnit.MILLISECONDS.toNanos(50));
    assertThat(connections).allMatch(FakeConnection::isGateClosed);
    gate.await(waiting);
    assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(50));
    assertThat(waiting.isGateClosed()).isFalse();
  }

  @Test
  void aCallThatWaitedForTheEndOfAPauseWaitsForAnActionThatFollowedToo() throws Exception {
    FakeConnection waiting = connections.get(0);
    Gate patient = new Gate(() -> new ArrayList<>(connections), Duration.ofSeconds(20));
    AtomicBoolean isOver = new AtomicBoolean();
    patient.pause(TimeUnit.MILLISECONDS.toNanos(200));
    Future<Boolean> call =
        threads.submit(
            () -> {
              patient.await(waiting);
              return isOver.get();
            });
    patient.runAlone(
        Gate.Patience.SHORT,
        () -> {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
          isOver.set(true);
          return true;
        });
    assertThat(call.get()).isTrue();
  }

  @Test
  void aPauseIsLeftOutWhileCallsNeverRest() {
    connections.get(1).beginCall();
    gate.pause(TimeUnit.SECONDS.toNanos(5));
    assertThat(connections).noneMatch(FakeConnection::isGateClosed);
  }

  @Test
  void ofTwoActionsOneRunsAfterTheOther() throws Exception {
    CountDownLatch firstRuns = new CountDownLatch(1);
    AtomicBoolean secondRan = new AtomicBoolean();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
    Future<Boolean> first =
        threads.submit(
            () ->
                gate.runAlone(
                    Gate.Patience.LONG,
                    () -> {
                      firstRuns.countDown();
                      while (!secondRan.get() && System.nanoTime() < deadline) {
                        Thread.onSpinWait();
                      }
                      return !secondRan.get();
                    }));
    firstRuns.await();
    gate.runAlone(
        Gate.Patience.LONG,
        () -> {
          secondRan.set(true);
          return true;
        });
    assertThat(first.get()).as("alone").isTrue();
    assertThat(secondRan).isTrue();
  }

  @Test
  void nothingRunsWhileCallsNeverRest() throws Exception {
    connections.get(1).beginCall();
    AtomicBoolean ran = new AtomicBoolean();
    assertThat(
            gate.runAlone(
                Gate.Patience.SHORT,
                () -> {
                  ran.set(true);
                  return true;
                }))
        .isFalse();
    assertThat(ran).isFalse();
    assertThat(connections).noneMatch(FakeConnection::isGateClosed);
  }

  @Test
  void aCallThatEndsInTimeIsWaitedFor() throws Exception {
    FakeConnection calling = connections.get(0);
    calling.beginCall();
    Future<?> ends =
        threads.submit(
            () -> {
              while (!calling.isGateClosed()) {
                Thread.onSpinWait();
              }
              calling.endCall();
            });
    boolean wasAlone = false;
    while (!wasAlone) {
      wasAlone = gate.runAlone(Gate.Patience.LONG, () -> calling.callsInProgress() == 0);
    }
    ends.get();
  }

  @Test
  void aFailureOpensEveryGate() {
    assertThatThrownBy(
            () ->
                gate.runAlone(
                    Gate.Patience.SHORT,
                    () -> {
                      throw new IllegalStateException("of the action");
                    }))
        .hasMessage("of the action");
    assertThat(connections).noneMatch(FakeConnection::isGateClosed);
  }

  @Test
  void aCallOfTheAppGoesOnWhateverWeDo() throws Exception {
    FakeConnection waiting = connections.get(0);
    CountDownLatch closed = new CountDownLatch(1);
    Semaphore over = new Semaphore(0);
    Future<Boolean> action =
        threads.submit(
            () ->
                gate.runAlone(
                    Gate.Patience.SHORT,
                    () -> {
                      closed.countDown();
                      over.acquireUninterruptibly();
                      return true;
                    }));
    closed.await();
    long begun = System.nanoTime();
    while (waiting.isGateClosed()) {
      gate.await(waiting);
    }
    long waitedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    over.release();
    assertThat(action.get()).isTrue();
    assertThat(waitedMillis).isLessThan(BOUND_MILLIS);
  }

  @Test
  void atTheEndOfTheJvmNoCallGoesOnAndNoActionIsKeptFromRunning() throws Exception {
    FakeConnection waiting = connections.get(0);
    gate.closeForGood();
    Thread call = new Thread(() -> gate.await(waiting));
    call.setDaemon(true);
    call.start();
    for (int i = 0; i < 2; i++) {
      assertThat(gate.runAlone(Gate.Patience.SHORT, () -> true)).isTrue();
    }
    FakeConnection late = FakeConnection.to(Path.of("late"));
    gate.admit(late);
    assertThat(late.isGateClosed()).isTrue();
    assertThat(connections).allMatch(FakeConnection::isGateClosed);
    call.join(3 * 100);
    assertThat(call.isAlive()).isTrue();
  }

  /** Writers that wait for each other in SQLite's busy handler are never all at rest for long. */
  @Test
  void callsThatComeToRestSlowlyAreWaitedForNowAndThen() throws Exception {
    List<FakeConnection> slow = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      slow.add(FakeConnection.to(Path.of("slow")));
    }
    Gate theirs = new Gate(() -> new ArrayList<>(slow));
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(slow.size());
    List<Future<?>> calls = new ArrayList<>();
    for (FakeConnection connection : slow) {
      calls.add(threads.submit(() -> callSlowly(connection, theirs, begun, over)));
    }
    begun.await();
    int attempts = 0;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!theirs.runAlone(Gate.Patience.SHORT, () -> true)) {
      attempts++;
      assertThat(System.nanoTime()).as("%d attempts", attempts).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    over.set(true);
    for (Future<?> one : calls) {
      one.get();
    }
    assertThat(attempts).as("in vain").isPositive();
  }

  private static void callSlowly(
      FakeConnection connection, Gate gate, CountDownLatch begun, AtomicBoolean over) {
    while (!over.get()) {
      connection.beginCall();
      begun.countDown();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(60));
      connection.endCall();
      if (connection.isGateClosed()) {
        gate.await(connection);
      }
    }
  }

  @Test
  void anInterruptIsKeptForTheApp() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    Semaphore over = new Semaphore(0);
    Future<Boolean> action =
        threads.submit(
            () ->
                gate.runAlone(
                    Gate.Patience.SHORT,
                    () -> {
                      closed.countDown();
                      over.acquireUninterruptibly();
                      return true;
                    }));
    closed.await();
    Thread.currentThread().interrupt();
    gate.await(connections.get(0));
    assertThat(Thread.interrupted()).isTrue();
    over.release();
    assertThat(action.get()).isTrue();
  }
}
