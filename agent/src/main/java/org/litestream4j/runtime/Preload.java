package org.litestream4j.runtime;

import org.litestream4j.bootstrap.KnownClasses;
import org.litestream4j.log.Log;

/**
 * Loads what the end of the JVM will need while the jar is still what it was at the start: an
 * upgrade that writes over the jar of a running app must not cost it its last commits.
 */
final class Preload implements Runnable {
  private static final String[] NEEDED = {"org.litestream4j.", "com.fasterxml.jackson.core."};
  private static final String[] ELSEWHERE = {
    "org.litestream4j.cli.", "org.litestream4j.replica.s3."
  };

  private final Log log;
  private volatile boolean isPointless;
  private boolean isDone;

  Preload(Log log) {
    this.log = log;
  }

  /** The JVM ends: what is not loaded yet is loaded when it is needed, if it is. */
  void stop() {
    isPointless = true;
  }

  /** Not before the app's first commit is captured: a start would have to share the processor. */
  @Override
  public synchronized void run() {
    if (!isDone) {
      load();
      isDone = true;
    }
  }

  private void load() {
    ClassLoader loader = Preload.class.getClassLoader();
    if (!(loader instanceof KnownClasses)) {
      return;
    }
    try {
      for (String name : ((KnownClasses) loader).knownClasses()) {
        if (!isPointless && begins(name, NEEDED) && !begins(name, ELSEWHERE)) {
          load(name, loader);
        }
      }
    } catch (RuntimeException e) {
      log.debug("not everything could be loaded ahead: " + e);
    }
  }

  /** Without memory to initialize it a class is lost for good, so that is not put off either. */
  private static void load(String name, ClassLoader loader) {
    try {
      Class.forName(name, true, loader);
    } catch (ClassNotFoundException | LinkageError optional) {
      // Parts of libraries that need what is not there are not needed here either.
    }
  }

  private static boolean begins(String name, String[] packages) {
    for (String start : packages) {
      if (name.startsWith(start)) {
        return true;
      }
    }
    return false;
  }
}
