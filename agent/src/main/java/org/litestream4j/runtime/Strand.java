package org.litestream4j.runtime;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
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

  /** An array that finds no memory to grow would lose all that is in it. */
  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();

  /** A drain is on its way to a thread, or runs. */
  private boolean isServed;

  private boolean isDraining;

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

  /**
   * Runs {@code work} on this thread, if nothing else is being done or waits for its turn. What
   * comes meanwhile is done by the shared threads afterwards.
   *
   * @return false if nothing was run
   */
  boolean runAtOnce(Work work) {
    synchronized (queue) {
      if (isServed || !queue.isEmpty()) {
        return false;
      }
      isServed = true;
      isDraining = true;
    }
    attempt(work);
    synchronized (queue) {
      isDraining = false;
      isServed = !queue.isEmpty();
      if (!isServed) {
        return true;
      }
    }
    sendForThread();
    return true;
  }

  /**
   * Whatever it comes to, the next piece of work has its turn, and who waits for this one goes on.
   */
  private void attempt(Work work) {
    try {
      work.run();
    } catch (Throwable failure) {
      try {
        failures.accept(failure);
      } catch (Throwable unspeakable) {
        // No memory to say so, or to try again: the next wake does.
      }
    }
  }

  private void enqueue(Runnable task) {
    synchronized (queue) {
      queue.add(task);
      if (isServed) {
        return;
      }
      isServed = true;
    }
    sendForThread();
  }

  /**
   * Sends once more for a thread if none has come for the work that waits.
   *
   * @return whether there is work that waits or runs
   */
  boolean remind() {
    synchronized (queue) {
      if (isDraining || queue.isEmpty()) {
        return isDraining;
      }
      isServed = true;
    }
    sendForThread();
    return true;
  }

  private void sendForThread() {
    try {
      workers.execute(this::drain);
    } catch (Throwable noThread) {
      synchronized (queue) {
        isServed = isDraining;
      }
      throw noThread;
    }
  }

  private void drain() {
    synchronized (queue) {
      if (isDraining) {
        return; // Of two that were sent for, one came although it seemed lost.
      }
      isDraining = true;
      isServed = true;
    }
    while (true) {
      Runnable next;
      synchronized (queue) {
        next = queue.poll();
        if (next == null) {
          isServed = false;
          isDraining = false;
          return;
        }
      }
      try {
        next.run();
      } catch (Throwable noMemory) {
        // To tell whoever waits that it has run: that one waits in vain, the others do not.
      }
    }
  }
}
