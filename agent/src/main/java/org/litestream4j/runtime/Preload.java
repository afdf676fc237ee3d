package org.litestream4j.runtime;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.litestream4j.log.Log;

/**
 * Loads what the end of the JVM will need while the jar is still what it was at the start: an
 * upgrade that writes over the jar of a running app must not cost it its last commits.
 */
final class Preload implements Runnable {
  private static final String PREFIX = "litestream/agent/";
  private static final String ENDING = ".classdata";
  private static final String[] NEEDED = {"org/litestream4j/", "com/fasterxml/jackson/core/"};
  private static final String[] ELSEWHERE = {
    "org/litestream4j/cli/", "org/litestream4j/replica/s3/"
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
    try (JarFile jar = new JarFile(location())) {
      for (Enumeration<JarEntry> entries = jar.entries();
          !isPointless && entries.hasMoreElements(); ) {
        String name = entries.nextElement().getName();
        if (isNeeded(name)) {
          load(name.substring(PREFIX.length(), name.length() - ENDING.length()), loader);
        }
      }
    } catch (IOException | URISyntaxException | RuntimeException e) {
      log.debug("not everything could be loaded ahead: " + e);
    }
  }

  /** Without memory to initialize it a class is lost for good, so that is not put off either. */
  private static void load(String path, ClassLoader loader) {
    try {
      Class.forName(path.replace('/', '.'), true, loader);
    } catch (ClassNotFoundException | LinkageError optional) {
      // Parts of libraries that need what is not there are not needed here either.
    }
  }

  private static boolean isNeeded(String entry) {
    return entry.endsWith(ENDING) && begins(entry, NEEDED) && !begins(entry, ELSEWHERE);
  }

  private static boolean begins(String entry, String[] paths) {
    for (String path : paths) {
      if (entry.startsWith(PREFIX + path)) {
        return true;
      }
    }
    return false;
  }

  private static File location() throws URISyntaxException {
    return new File(Preload.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
