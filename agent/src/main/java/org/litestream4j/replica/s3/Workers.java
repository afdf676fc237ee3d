package org.litestream4j.replica.s3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.litestream4j.io.OwnThreads;

/**
 * Works through numbered tasks with a bounded number of threads, of which the caller's is one. The
 * others live as long as the call, so an idle replica has none.
 */
final class Workers {
  /** The task of one number. */
  interface Task {
    void run(int index) throws IOException;
  }

  private final Task task;
  private final int count;
  private final AtomicInteger next = new AtomicInteger();
  private @Nullable Throwable failure;

  private Workers(int count, Task task) {
    this.count = count;
    this.task = task;
  }

  /** Returns when all tasks are done, or none runs any more after the first failure. */
  static void run(int parallelism, int count, Task task) throws IOException {
    new Workers(count, task).run(Math.min(parallelism, count));
  }

  private void run(int parallelism) throws IOException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i < parallelism; i++) {
      Thread thread = OwnThreads.daemon("litestream-s3-" + i, this::work);
      thread.start();
      threads.add(thread);
    }
    work();
    awaitAll(threads);
    rethrow();
  }

  private void work() {
    try {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        task.run(i);
      }
    } catch (IOException | RuntimeException | Error e) {
      fail(e);
    }
  }

  private synchronized void fail(Throwable e) {
    next.set(count);
    if (failure == null) {
      failure = e;
    }
  }

  /** The tasks read the caller's source, so an interrupt does not leave them behind. */
  private static void awaitAll(List<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void rethrow() throws IOException {
    if (failure instanceof IOException) {
      throw (IOException) failure;
    }
    if (failure instanceof RuntimeException) {
      throw (RuntimeException) failure;
    }
    if (failure instanceof Error) {
      throw (Error) failure;
    }
  }
}
