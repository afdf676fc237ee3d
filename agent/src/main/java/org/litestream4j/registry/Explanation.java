package org.litestream4j.registry;

import java.sql.SQLException;
import org.litestream4j.intercept.DriverConnection;

/**
 * What surrounds the compilation of a pragma that is only to be explained: what the app knows of is
 * put in force before, and what must be in force is so again after it. Nothing else happens on its
 * connection meanwhile.
 */
final class Explanation {
  /** Of a pragma that does nothing when it is compiled. */
  static final Explanation HARMLESS = new Explanation("", "");

  private final String before;
  private final String after;

  private Explanation(String before, String after) {
    this.before = before;
    this.after = after;
  }

  static Explanation between(String before, String after) {
    return new Explanation(before, after);
  }

  void begin(DriverConnection connection) {
    run(connection, before);
  }

  void end(DriverConnection connection) {
    run(connection, after);
  }

  private static void run(DriverConnection connection, String sql) {
    try {
      if (!sql.isEmpty()) {
        connection.exec(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("'" + sql + "' fails around an explanation", e);
    }
  }
}
