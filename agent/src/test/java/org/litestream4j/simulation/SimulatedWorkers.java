package org.litestream4j.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Threads that are none: their tasks are run by whoever lets time pass. Of several that are due any
 * may be the next.
 */
public final class SimulatedWorkers extends AbstractExecutorService
    implements ScheduledExecutorService {
  private final SimulatedTime time;
  private final Random random;
  private final List<Task<?>> tasks = new ArrayList<>();

  public SimulatedWorkers(SimulatedTime time, Random random) {
    this.time = time;
    this.random = random;
    time.whenSomebodySleeps(this::run);
  }

  /** Lets time pass, and does what is due meanwhile. */
  public void run(long nanos) {
    long end = time.nanos() + nanos;
    while (runNext(end)) {
      // What it has scheduled may be due as well.
    }
    time.passUntil(end);
  }

  /** The processes are gone, and what they were about to do. */
  public void forget() {
    tasks.clear();
  }

  private boolean runNext(long end) {
    long earliest = Long.MAX_VALUE;
    for (Task<?> task : tasks) {
      earliest = Math.min(earliest, task.dueNanos);
    }
    if (tasks.isEmpty() || earliest > end) {
      return false;
    }
    time.passUntil(earliest);
    List<Task<?>> due = new ArrayList<>();
    for (Task<?> task : tasks) {
      if (task.dueNanos <= time.nanos()) {
        due.add(task);
      }
    }
    Task<?> next = due.get(random.nextInt(due.size()));
    tasks.remove(next);
    next.run();
    return true;
  }

  private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
    private final long dueNanos;

    Task(Callable<V> work, long dueNanos) {
      super(work);
      this.dueNanos = dueNanos;
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      tasks.remove(this);
      return super.cancel(mayInterrupt);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(dueNanos - time.nanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> work, long delay, TimeUnit unit) {
    Task<V> task = new Task<>(work, time.nanos() + unit.toNanos(delay));
    tasks.add(task);
    return task;
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
    return schedule(
        () -> {
          work.run();
          return true;
        },
        delay,
        unit);
  }

  @Override
  public void execute(Runnable work) {
    ScheduledFuture<?> unused = schedule(work, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable work, long first, long period, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable work, long first, long pause, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void shutdown() {
    tasks.clear();
  }

  @Override
  public List<Runnable> shutdownNow() {
    tasks.clear();
    return Collections.emptyList();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
