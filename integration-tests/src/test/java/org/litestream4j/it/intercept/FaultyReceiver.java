package org.litestream4j.it.intercept;

import java.io.PrintStream;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.litestream4j.bootstrap.Hook;
import org.litestream4j.intercept.DriverConnection;

/**
 * Fails at the operation and in the way that the name of the database says: {@code
 * faulty-<operation>-<fault>.db}.
 */
final class FaultyReceiver implements Hook.Receiver {
  private static final Pattern NAME = Pattern.compile("faulty-(\\w+)-(\\w+)\\.db");

  private final Hook.Receiver next;
  private final PrintStream out;
  private String openedLast = "";

  FaultyReceiver(Hook.Receiver next, PrintStream out) {
    this.next = next;
    this.out = out;
  }

  @Override
  public Object receive(String operation, Object[] arguments) throws SQLException {
    Matcher name = NAME.matcher(fileName(operation, arguments));
    if (name.find() && name.group(1).equals(operation)) {
      out.println("fault " + operation + " " + name.group(2));
      fail(name.group(2));
    }
    return next.receive(operation, arguments);
  }

  private String fileName(String operation, Object[] arguments) {
    if (operation.equals(Hook.OPENING)) {
      openedLast = (String) arguments[0];
    }
    return arguments[0] instanceof DriverConnection connection ? connection.fileName() : openedLast;
  }

  /** Real ones: an error of the JVM is not only an object of its class. */
  private static void fail(String fault) {
    switch (fault) {
      case "memory" -> throw new AssertionError("there is room for " + tooMuch().length);
      case "stack" -> throw new AssertionError("the stack had an end at " + depth(0));
      default -> throw new IllegalStateException("a fault of ours");
    }
  }

  private static long[] tooMuch() {
    return new long[Integer.MAX_VALUE];
  }

  private static int depth(int above) {
    return above < 0 ? 0 : depth(above + 1) + 1;
  }
}
