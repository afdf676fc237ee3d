package org.litestream4j.apps.calls;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/** Results that stay open while other calls are made, and prepared statements that are kept. */
final class Cursors implements Play {
  private static final Map<Connection, List<ResultSet>> OPEN =
      Collections.synchronizedMap(new WeakHashMap<>());

  @Override
  public void play(Stage stage, Actor actor) throws IOException {
    if (actor.hold() == Actor.Hold.NONE) {
      actor.holds(Actor.Hold.READ);
    }
    String sql = "SELECT id, k FROM t ORDER BY " + stage.values().oneOf("id", "k", "n, id");
    int rows = 1 + stage.values().below(4);
    actor.call(
        "cursor, " + rows + " rows of " + sql,
        connection -> {
          Statement statement = connection.createStatement();
          ResultSet cursor = statement.executeQuery(sql);
          OPEN.computeIfAbsent(connection, any -> new ArrayList<>()).add(cursor);
          return next(cursor, rows);
        });
  }

  static void more(Stage stage, Actor actor) throws IOException {
    int rows = 1 + stage.values().below(4);
    actor.call(
        "cursor, " + rows + " more rows",
        connection -> {
          List<ResultSet> cursors = OPEN.getOrDefault(connection, new ArrayList<>());
          return cursors.isEmpty() ? "none" : next(cursors.get(0), rows);
        });
  }

  static void closeAll(Connection connection, StringBuilder text) {
    List<ResultSet> cursors = OPEN.remove(connection);
    if (cursors != null) {
      for (ResultSet cursor : cursors) {
        try {
          cursor.getStatement().close();
          text.append("closed ");
        } catch (Exception e) {
          text.append(Answer.of(e));
        }
      }
    }
  }

  private static String next(ResultSet cursor, int rows) throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows && cursor.next(); i++) {
      text.append(Answer.row(cursor)).append(' ');
    }
    return text.toString();
  }
}
