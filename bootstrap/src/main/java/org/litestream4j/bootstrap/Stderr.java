package org.litestream4j.bootstrap;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The stderr of the process, which {@code System.err} no longer is where the app replaced it. */
final class Stderr {
  private Stderr() {}

  /** One line, with our name before it. */
  static void say(String text) {
    String line = "litestream: " + text.trim().replaceAll("\\s*[\\r\\n]+\\s*", " ") + "\n";
    try {
      // Not closed: that would close it for the app.
      new FileOutputStream(FileDescriptor.err).write(line.getBytes(StandardCharsets.UTF_8));
    } catch (SecurityException notTrusted) {
      System.err.print(line);
    } catch (IOException stderrIsGone) {
      // Nobody is left to tell.
    }
  }
}
