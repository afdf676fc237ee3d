package org.litestream4j.runtime;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.litestream4j.io.OwnThreads;

/** The threads of ours: few, named, shared by all databases. */
final class Workers {
  private static final int CAPTURE_THREADS = 2;
  private static final int UPLOAD_THREADS = 4;

  private final ScheduledThreadPoolExecutor capture = pool("litestream-capture", CAPTURE_THREADS);
  private final ScheduledThreadPoolExecutor upload = pool("litestream-upload", UPLOAD_THREADS);

  /** For work on local files and databases. */
  ScheduledExecutorService capture() {
    return capture;
  }

  /** For work that waits for a store. */
  ScheduledExecutorService upload() {
    return upload;
  }

  /** Where the last thread died of a full heap, the tasks that wait have one again. */
  void remind() {
    remind(capture);
    remind(upload);
  }

  private static void remind(ScheduledThreadPoolExecutor pool) {
    if (pool.getPoolSize() == 0 && !pool.getQueue().isEmpty()) {
      pool.prestartCoreThread();
    }
  }

  private static ScheduledThreadPoolExecutor pool(String name, int threads) {
    ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(threads, named(name));
    pool.setRemoveOnCancelPolicy(true);
    return pool;
  }

  private static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> OwnThreads.daemon(name + "-" + count.incrementAndGet(), task);
  }
}
