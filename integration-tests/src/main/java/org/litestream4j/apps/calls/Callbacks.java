package org.litestream4j.apps.calls;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.Collation;
import org.sqlite.Function;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteUpdateListener;

/** Code of the app that SQLite calls: functions, aggregates, collations, listeners. */
final class Callbacks implements Play {
  @Override
  public void play(Stage stage, Actor actor) throws IOException {
    Values values = stage.values();
    switch (values.below(6)) {
      case 0:
        actor.call("function", connection -> function(connection, false));
        break;
      case 1:
        actor.call("function that fails", connection -> function(connection, true));
        break;
      case 2:
        actor.call("aggregate", Callbacks::aggregate);
        break;
      case 3:
        actor.call("collation", connection -> Collations.use(connection));
        break;
      case 4:
        int steps = 1 + values.below(500);
        actor.call(
            "progress handler after " + steps, connection -> Progress.use(connection, steps));
        break;
      default:
        String sql = Writes.statement(values);
        actor.call("listening to " + sql, connection -> Listeners.use(connection, sql));
    }
  }

  private static Object function(Connection connection, boolean fails) throws SQLException {
    Function.create(
        connection,
        "twice",
        new Function() {
          @Override
          protected void xFunc() throws SQLException {
            if (fails && value_int(0) % 3 == 2) {
              throw new SQLException("not twice " + value_text(0));
            }
            Object rows = Sqls.one(connection, "SELECT count(*) FROM log");
            result(value_text(0) + value_text(0) + "/" + rows);
          }
        });
    try {
      return Sqls.query("SELECT twice(id) FROM t ORDER BY id LIMIT 5").make(connection);
    } catch (SQLException e) {
      throw e;
    } catch (Exception e) {
      throw new SQLException(e);
    } finally {
      Function.destroy(connection, "twice");
    }
  }

  private static Object aggregate(Connection connection) throws Exception {
    Function.create(
        connection,
        "product",
        new Function.Aggregate() {
          private long product = 1;

          @Override
          protected void xStep() throws SQLException {
            product = product * 31 + value_long(0);
          }

          @Override
          protected void xFinal() throws SQLException {
            result(product);
          }
        });
    return Sqls.query("SELECT n % 2, product(id) FROM t GROUP BY 1 ORDER BY 1").make(connection);
  }

  /** Old drivers have none, and say so when the class is loaded. */
  private static final class Collations {
    static Object use(Connection connection) throws Exception {
      Collation.create(
          connection,
          "backwards",
          new Collation() {
            @Override
            protected int xCompare(String one, String other) {
              return other.compareTo(one);
            }
          });
      try {
        return Sqls.query("SELECT k FROM t ORDER BY k COLLATE backwards LIMIT 4").make(connection);
      } finally {
        Collation.destroy(connection, "backwards");
      }
    }
  }

  private static final class Progress {
    static Object use(Connection connection, int steps) throws Exception {
      ProgressHandler.setHandler(
          connection,
          10,
          new ProgressHandler() {
            private int count;

            @Override
            protected int progress() {
              return ++count > steps ? 1 : 0;
            }
          });
      try {
        return Sqls.query("SELECT count(*), sum(a.n) FROM t a, t b").make(connection);
      } finally {
        ProgressHandler.clearHandler(connection);
      }
    }
  }

  private static final class Listeners {
    static Object use(Connection connection, String sql) throws Exception {
      List<String> events = new ArrayList<>();
      SQLiteUpdateListener updates =
          (type, database, table, row) ->
              events.add(type + " " + database + "." + table + " " + row);
      SQLiteCommitListener commits =
          new SQLiteCommitListener() {
            @Override
            public void onCommit() {
              events.add("commit");
            }

            @Override
            public void onRollback() {
              events.add("rollback");
            }
          };
      SQLiteConnection listened = (SQLiteConnection) connection;
      listened.addUpdateListener(updates);
      listened.addCommitListener(commits);
      try {
        events.add(Sqls.execute(sql).make(connection).toString());
      } catch (SQLException e) {
        events.add(Answer.of(e));
      } finally {
        listened.removeUpdateListener(updates);
        listened.removeCommitListener(commits);
      }
      return events;
    }
  }
}
