package org.litestream4j.apps.calls;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/** Statements that are prepared once and executed much later, as pools and frameworks keep them. */
final class Kept implements Play {
  private static final String[] TEXTS = {
    "PRAGMA user_version",
    "SELECT count(*) FROM t",
    "INSERT INTO log (text) VALUES ('kept')",
    "PRAGMA synchronous",
    "PRAGMA journal_mode",
    "PRAGMA wal_autocheckpoint",
    "PRAGMA journal_mode=DELETE",
    "PRAGMA locking_mode",
    "PRAGMA wal_checkpoint(TRUNCATE)",
    "PRAGMA journal_mode=WAL",
    "PRAGMA wal_autocheckpoint=50",
    "PRAGMA locking_mode=NORMAL"
  };

  private static final Map<Connection, List<PreparedStatement>> KEPT =
      Collections.synchronizedMap(new WeakHashMap<>());

  @Override
  public void play(Stage stage, Actor actor) throws IOException {
    int number = stage.values().below(TEXTS.length);
    if (stage.values().oneIn(3)) {
      actor.call(
          "prepare " + TEXTS[number],
          connection -> {
            PreparedStatement statement = connection.prepareStatement(TEXTS[number]);
            of(connection).add(statement);
            return of(connection).size();
          });
    } else {
      actor.call(
          "execute kept " + number,
          connection -> {
            List<PreparedStatement> kept = of(connection);
            if (kept.isEmpty()) {
              return "none";
            }
            PreparedStatement statement = kept.get(number % kept.size());
            return Sqls.results(statement, statement.execute());
          });
    }
  }

  /** Closes the connection after what is left of it: some drivers fail to close it otherwise. */
  static Object close(Connection connection) throws SQLException {
    List<PreparedStatement> kept = KEPT.remove(connection);
    if (kept != null) {
      for (PreparedStatement statement : kept) {
        statement.close();
      }
    }
    try {
      connection.close();
    } catch (SQLException e) {
      connection.close();
      return "at the second attempt, after " + Answer.of(e);
    }
    return connection.isClosed();
  }

  private static List<PreparedStatement> of(Connection connection) {
    return KEPT.computeIfAbsent(connection, any -> new ArrayList<>());
  }
}
