package org.litestream4j.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;

/** Where a verb speaks: results on standard output, everything for people on standard error. */
final class Terminal {
  private final PrintStream out;
  private final PrintStream err;

  Terminal(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** A line of the result. */
  void print(String line) {
    out.println(line);
  }

  /** A line that a person may want to know. */
  void note(String line) {
    err.println("litestream: " + line);
  }

  /** Why the command failed, in Litestream's form. */
  void error(String message, Optional<String> hint) {
    err.println("Error: " + message);
    hint.ifPresent(text -> err.println("Try: " + text));
  }

  /** Whether a person sees the output as it appears. */
  boolean isWatched() {
    return Optional.ofNullable(System.console()).filter(Terminal::isTerminal).isPresent();
  }

  /** From JDK 22 on there is a console also where the output goes into a file. */
  private static boolean isTerminal(Console console) {
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  PrintStream err() {
    return err;
  }

  PrintStream out() {
    return out;
  }
}
