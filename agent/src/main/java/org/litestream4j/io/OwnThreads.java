package org.litestream4j.io;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.Optional;

/**
 * Makes threads of ours. A thread is begun by whatever thread of the app happens to need it first,
 * and would inherit from that one what keeps a web app in memory after its end: its context class
 * loader, its inheritable thread locals, its group, the protection domains on its stack.
 */
public final class OwnThreads {
  private static final Optional<Constructor<Thread>> WITHOUT_THREAD_LOCALS = withoutThreadLocals();

  private OwnThreads() {}

  /** A daemon, not started, that is ours alone. */
  public static Thread daemon(String name, Runnable task) {
    return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> create(name, task));
  }

  @SuppressWarnings("ThreadPriorityCheck") // The priority is one more thing that is inherited.
  private static Thread create(String name, Runnable task) {
    Thread thread = withoutThreadLocals(topGroup(), name, task);
    thread.setDaemon(true);
    thread.setPriority(Thread.NORM_PRIORITY);
    thread.setContextClassLoader(OwnThreads.class.getClassLoader());
    // The default handler is the app's. What fails on a thread of ours is reported where it fails.
    thread.setUncaughtExceptionHandler((failed, reported) -> {});
    return thread;
  }

  private static ThreadGroup topGroup() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }

  private static Thread withoutThreadLocals(ThreadGroup group, String name, Runnable task) {
    try {
      if (WITHOUT_THREAD_LOCALS.isPresent()) {
        return WITHOUT_THREAD_LOCALS.get().newInstance(group, task, name, 0L, false);
      }
      return onJava8(group, name, task);
    } catch (ReflectiveOperationException e) {
      return new Thread(group, task, name);
    }
  }

  /** Thread locals of the app may run its code when they are inherited, so there are none then. */
  private static Thread onJava8(ThreadGroup group, String name, Runnable task)
      throws ReflectiveOperationException {
    Field inheritable = Thread.class.getDeclaredField("inheritableThreadLocals");
    inheritable.setAccessible(true);
    Thread parent = Thread.currentThread();
    Object ofTheApp = inheritable.get(parent);
    inheritable.set(parent, null);
    try {
      return new Thread(group, task, name);
    } finally {
      inheritable.set(parent, ofTheApp);
    }
  }

  /** Java 8 does not have it. */
  private static Optional<Constructor<Thread>> withoutThreadLocals() {
    try {
      return Optional.of(
          Thread.class.getConstructor(
              ThreadGroup.class, Runnable.class, String.class, long.class, boolean.class));
    } catch (NoSuchMethodException java8) {
      return Optional.empty();
    }
  }
}
