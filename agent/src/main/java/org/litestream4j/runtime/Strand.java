package org.litestream4j.runtime;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Runs the work of one database in order, one piece at a time, on threads shared by all. */
final class Strand {
  /** A piece of work; what it throws is reported and ends nothing else. */
  interface Work {
    void run() throws Exception;
  }

  private final ScheduledExecutorService workers;
  private final Consumer<Throwable> failures;
  private final Queue<Runnable> queue = new ArrayDeque<>();
  private boolean running;

  Strand(ScheduledExecutorService workers, Consumer<Throwable> failures) {
    this.workers = workers;
    this.failures = failures;
  }

  void submit(Work work) {
    enqueue(() -> attempt(work));
  }

  Future<?> submitAfter(long delayMillis, Work work) {
    return workers.schedule(() -> submit(work), delayMillis, TimeUnit.MILLISECONDS);
  }

  /**
   * Runs {@code work} in its turn and waits for it, at most {@code timeoutMillis}. An interrupt
   * does not end the wait; it is kept for the caller.
   *
   * @return whether the work has ended
   */
  boolean await(Work work, long timeoutMillis) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    enqueue(
        () -> {
          attempt(work);
          done.complete(null);
        });
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          done.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
          return true;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException | TimeoutException e) {
          return false;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void attempt(Work work) {
    try {
      work.run();
    } catch (Throwable failure) {
      failures.accept(failure);
    }
  }

  private void enqueue(Runnable task) {
    synchronized (queue) {
      queue.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    workers.execute(this::drain);
  }

  private void drain() {
    while (true) {
      Runnable next;
      synchronized (queue) {
        next = queue.poll();
        if (next == null) {
          running = false;
          return;
        }
      }
      next.run();
    }
  }
}
