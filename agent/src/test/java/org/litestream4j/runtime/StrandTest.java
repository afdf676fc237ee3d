package org.litestream4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.litestream4j.io.Time;
import org.litestream4j.ltx.Seeds;

class StrandTest {
  private static final long PATIENCE_MILLIS = 60_000;

  private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(4);
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final Strand strand = new Strand(workers, failures::add);

  @AfterEach
  void endWorkers() {
    workers.shutdownNow();
  }

  @Test
  void runsOnePieceAtATimeInOrder() {
    List<Integer> ran = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int number = i;
      strand.submit(() -> ran.add(number));
    }
    assertThat(strand.await(() -> {}, PATIENCE_MILLIS)).isTrue();
    assertThat(ran).isEqualTo(IntStream.range(0, 1000).boxed().toList());
  }

  @Test
  void aPieceIsRunAtOnceOnTheThreadThatBringsItIfNothingElseIsToBeDone() {
    List<Thread> ranOn = new ArrayList<>();
    assertThat(strand.runAtOnce(() -> ranOn.add(Thread.currentThread()))).isTrue();
    assertThat(ranOn).containsExactly(Thread.currentThread());
  }

  @Test
  void nothingIsRunAtOnceBesideAnotherPiece() {
    Semaphore mayEnd = new Semaphore(0);
    strand.submit(mayEnd::acquire);
    AtomicInteger ran = new AtomicInteger();
    assertThat(strand.runAtOnce(ran::incrementAndGet)).isFalse();
    mayEnd.release();
    assertThat(strand.await(() -> {}, PATIENCE_MILLIS)).isTrue();
    assertThat(ran).hasValue(0);
  }

  @Test
  void whatComesWhileAPieceIsRunAtOnceIsDoneAfterItByOthers() {
    List<Thread> ranOn = new CopyOnWriteArrayList<>();
    assertThat(
            strand.runAtOnce(
                () -> {
                  strand.submit(() -> ranOn.add(Thread.currentThread()));
                  ranOn.add(Thread.currentThread());
                  throw new AssertionError("of the piece that was run at once");
                }))
        .isTrue();
    assertThat(strand.await(() -> {}, PATIENCE_MILLIS)).isTrue();
    assertThat(ranOn).hasSize(2).startsWith(Thread.currentThread());
    assertThat(ranOn.get(1)).isNotEqualTo(Thread.currentThread());
    assertThat(failures).hasSize(1);
  }

  @Test
  void howeverPiecesComeOneIsDoneAtATime() throws Exception {
    AtomicInteger atWork = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    Strand.Work work =
        () -> {
          if (atWork.getAndIncrement() > 0) {
            overlaps.incrementAndGet();
          }
          atWork.decrementAndGet();
          done.incrementAndGet();
        };
    int pieces = 2_000;
    List<Thread> apps = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      apps.add(
          new Thread(
              () -> {
                for (int piece = 0; piece < pieces; piece++) {
                  if (!strand.runAtOnce(work)) {
                    strand.submit(work);
                  }
                }
              }));
    }
    apps.forEach(Thread::start);
    for (Thread app : apps) {
      app.join();
    }
    assertThat(strand.await(() -> {}, PATIENCE_MILLIS)).isTrue();
    assertThat(done).hasValue(3 * pieces);
    assertThat(overlaps).hasValue(0);
  }

  @Test
  void aFailureIsReportedAndEndsNothingElse() {
    strand.submit(
        () -> {
          throw new AssertionError("of one piece");
        });
    AtomicInteger ran = new AtomicInteger();
    assertThat(strand.await(ran::incrementAndGet, PATIENCE_MILLIS)).isTrue();
    assertThat(ran).hasValue(1);
    assertThat(failures).extracting(Throwable::getMessage).containsExactly("of one piece");
  }

  @Test
  void aFailureThatCannotEvenBeReportedEndsNothingElse() {
    AtomicInteger reports = new AtomicInteger();
    Strand speechless =
        new Strand(
            workers,
            failure -> {
              reports.incrementAndGet();
              throw new OutOfMemoryError("to report " + failure);
            });
    for (int i = 0; i < 3; i++) {
      boolean ended =
          speechless.await(
              () -> {
                throw new OutOfMemoryError("at work");
              },
              PATIENCE_MILLIS);
      assertThat(ended).isTrue();
    }
    assertThat(reports).hasValue(3);
  }

  @Test
  void workForWhichThereWasNoThreadIsDoneBeforeTheNext() {
    ScheduledExecutorService shortOfThreads = refusing(2);
    try {
      Strand starved = new Strand(shortOfThreads, failures::add);
      List<Integer> ran = new CopyOnWriteArrayList<>();
      for (int i = 0; i < 2; i++) {
        int number = i;
        assertThatThrownBy(() -> starved.submit(() -> ran.add(number)))
            .isInstanceOf(OutOfMemoryError.class);
      }
      assertThat(starved.await(() -> ran.add(2), PATIENCE_MILLIS)).isTrue();
      assertThat(ran).containsExactly(0, 1, 2);
    } finally {
      shortOfThreads.shutdownNow();
    }
  }

  @Test
  void aPaceWhoseWakeFoundNoThreadLooksAtTheNext() throws Exception {
    ScheduledExecutorService shortOfThreads = refusing(1);
    try {
      Semaphore looked = new Semaphore(0);
      Pace pace =
          new Pace(
              new Strand(shortOfThreads, failures::add),
              Duration.ZERO,
              looked::release,
              Time.SYSTEM);
      assertThatThrownBy(pace::wake).isInstanceOf(OutOfMemoryError.class);
      pace.wake();
      assertThat(looked.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
    } finally {
      shortOfThreads.shutdownNow();
    }
  }

  @Test
  void aLookThatWasLostIsSentForOnceMore() throws Exception {
    ScheduledExecutorService shortOfThreads = refusing(1);
    try {
      Semaphore looked = new Semaphore(0);
      Pace pace =
          new Pace(
              new Strand(shortOfThreads, failures::add),
              Duration.ZERO,
              looked::release,
              Time.SYSTEM);
      assertThatThrownBy(pace::wake).isInstanceOf(OutOfMemoryError.class);
      awaitReminded(pace, looked);
    } finally {
      shortOfThreads.shutdownNow();
    }
  }

  @Test
  void aLookThatCouldNotBePutOffIsSentForOnceMore() throws Exception {
    ScheduledExecutorService shortOfThreads =
        new ScheduledThreadPoolExecutor(1) {
          @Override
          public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            if (delay > 0) {
              throw new OutOfMemoryError("for " + task);
            }
            return super.schedule(task, delay, unit);
          }
        };
    try {
      Semaphore looked = new Semaphore(0);
      Pace pace =
          new Pace(
              new Strand(shortOfThreads, failures::add),
              Duration.ZERO,
              looked::release,
              Time.SYSTEM);
      assertThatThrownBy(() -> pace.lookAgainIn(5)).isInstanceOf(OutOfMemoryError.class);
      awaitReminded(pace, looked);
    } finally {
      shortOfThreads.shutdownNow();
    }
  }

  @Test
  void whereNothingIsOwedAReminderDoesNothing() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    Pace pace = new Pace(strand, Duration.ZERO, looks::incrementAndGet, Time.SYSTEM);
    pace.wake();
    assertThat(strand.await(() -> {}, PATIENCE_MILLIS)).isTrue();
    pace.remind();
    assertThat(strand.await(() -> {}, PATIENCE_MILLIS)).isTrue();
    assertThat(looks).hasValue(1);
  }

  private static void awaitReminded(Pace pace, Semaphore looked) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!looked.tryAcquire(20, TimeUnit.MILLISECONDS)) {
      assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
      pace.remind();
    }
  }

  /** Workers that have no thread for the first pieces of work. */
  private static ScheduledExecutorService refusing(int times) {
    AtomicInteger left = new AtomicInteger(times);
    return new ScheduledThreadPoolExecutor(1) {
      @Override
      public void execute(Runnable task) {
        if (left.getAndDecrement() > 0) {
          throw new OutOfMemoryError("unable to create native thread");
        }
        super.execute(task);
      }
    };
  }

  @Test
  void awaitEndsInTimeAlsoIfTheWorkDoesNot() {
    CountDownLatch over = new CountDownLatch(1);
    strand.submit(over::await);
    assertThat(strand.await(() -> {}, 20)).isFalse();
    over.countDown();
  }

  @Test
  void anInterruptDoesNotEndTheWaitAndIsKept() {
    Thread.currentThread().interrupt();
    AtomicInteger ran = new AtomicInteger();
    assertThat(strand.await(ran::incrementAndGet, PATIENCE_MILLIS)).isTrue();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ran).hasValue(1);
  }

  /** Each thread counts up and wakes: whatever was counted before a wake is seen after it. */
  @ParameterizedTest
  @ArgumentsSource(Seeds.class)
  void noWakeOfAPaceIsLost(long seed) throws Exception {
    AtomicLong counted = new AtomicLong();
    AtomicLong seen = new AtomicLong();
    AtomicInteger looks = new AtomicInteger();
    CountDownLatch allSeen = new CountDownLatch(1);
    Pace pace =
        new Pace(
            strand,
            Duration.ofNanos(new Random(seed).nextInt(2_000_000)),
            () -> {
              seen.set(counted.get());
              looks.incrementAndGet();
              if (seen.get() == 600) {
                allSeen.countDown();
              }
            },
            Time.SYSTEM);
    Thread[] app = new Thread[3];
    for (int i = 0; i < app.length; i++) {
      Random random = new Random(seed + i);
      app[i] =
          new Thread(
              () -> {
                for (int commits = 0; commits < 200; commits++) {
                  counted.incrementAndGet();
                  pace.wake();
                  for (int spin = random.nextInt(2000); spin > 0; spin--) {
                    Thread.onSpinWait();
                  }
                }
              });
      app[i].start();
    }
    for (Thread thread : app) {
      thread.join();
    }
    assertThat(allSeen.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
        .as("all is seen, not only " + seen)
        .isTrue();
    assertThat(looks.get()).isLessThanOrEqualTo(600);
    assertThat(failures).isEmpty();
  }

  @Test
  void aPaceLooksAtOnceAfterAPauseAndThenOncePerInterval() throws Exception {
    List<Long> looks = new CopyOnWriteArrayList<>();
    Semaphore looked = new Semaphore(0);
    Pace pace =
        new Pace(
            strand,
            Duration.ofSeconds(1),
            () -> {
              looks.add(System.nanoTime());
              looked.release();
            },
            Time.SYSTEM);
    long begun = System.nanoTime();
    for (int look = 0; look < 2; look++) {
      pace.wake();
      assertThat(looked.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
    }
    assertThat(looks.get(0) - begun).isLessThan(950_000_000L);
    assertThat(looks.get(1) - looks.get(0)).isGreaterThanOrEqualTo(999_000_000L);
  }
}
