package org.litestream4j.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * Our lines for people: {@code litestream: text} in UTF-8, each in one write, on the stderr of the
 * process and not on {@code System.err}, which the app may have replaced. Safe for use by several
 * threads; never throws.
 */
public final class Log {
  private static final String PREFIX = "litestream: ";

  private final LogLevel threshold;
  private final RepeatLimit repeatLimit;
  private final OutputStream out;

  private Log(LogLevel threshold, Clock clock, OutputStream out) {
    this.threshold = threshold;
    this.repeatLimit = new RepeatLimit(clock);
    this.out = out;
  }

  /** {@code clock} is for the limit on repeated lines. */
  public static Log toStderr(LogLevel threshold, Clock clock) {
    return to(new FileOutputStream(FileDescriptor.err), threshold, clock);
  }

  /** The same to another place. */
  public static Log to(OutputStream out, LogLevel threshold, Clock clock) {
    return new Log(threshold, clock, out);
  }

  /** Something is not replicated, and stays so until somebody acts. */
  public void error(String text) {
    say(LogLevel.ERROR, text);
  }

  public void warn(String text) {
    say(LogLevel.WARN, text);
  }

  public void info(String text) {
    say(LogLevel.INFO, text);
  }

  public void debug(String text) {
    say(LogLevel.DEBUG, text);
  }

  private void say(LogLevel level, String text) {
    if (level.isShownAt(threshold)) {
      repeatLimit.admit(onOneLine(text)).ifPresent(this::write);
    }
  }

  private static String onOneLine(String text) {
    return text.trim().replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }

  private void write(String line) {
    byte[] bytes = (PREFIX + line + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      out.write(bytes);
    } catch (IOException stderrIsGone) {
      // Nobody is left to tell.
    }
  }
}
