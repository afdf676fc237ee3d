package org.litestream4j.bootstrap;

import java.nio.file.Path;

/** Where a value was stated, for people. */
public final class Origin {
  private static final Origin ARGUMENT = new Origin("argument of the agent");
  private static final Origin COMMAND_LINE = new Origin("command line");

  private final String text;

  private Origin(String text) {
    this.text = text;
  }

  public static Origin argument() {
    return ARGUMENT;
  }

  public static Origin commandLine() {
    return COMMAND_LINE;
  }

  static Origin property(String name) {
    return new Origin("-D" + name);
  }

  static Origin environment(String name) {
    return new Origin("environment variable " + name);
  }

  /** {@code line} counts from 1. */
  public static Origin file(Path file, int line) {
    return new Origin(file + " line " + line);
  }

  @Override
  public String toString() {
    return text;
  }
}
