package org.litestream4j.apps.calls;

import java.io.IOException;
import java.sql.Statement;
import java.util.concurrent.Future;

/** Two connections in each other's way: who is refused, and who waits. */
final class Locks implements Play {
  @Override
  public void play(Stage stage, Actor actor) throws IOException {
    if (stage.openCount() < 2
        || stage.actors().stream().anyMatch(a -> a.hold() != Actor.Hold.NONE)) {
      return;
    }
    Actor other = stage.anyOpen();
    if (other == actor) {
      return;
    }
    Values values = stage.values();
    switch (values.below(4)) {
      case 0:
        refused(values, actor, other);
        break;
      case 1:
        waits(values, actor, other);
        break;
      case 2:
        readerInTheWay(values, actor, other);
        break;
      default:
        cancelled(actor);
    }
  }

  private static void refused(Values values, Actor actor, Actor other) throws IOException {
    actor.sql(values.oneOf("BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"));
    actor.sql(Writes.statement(values));
    other.sql("PRAGMA busy_timeout=" + values.oneOf("0", "10"));
    other.sql(values.oneOf("BEGIN IMMEDIATE", Writes.statement(values), "PRAGMA user_version=3"));
    other.sql(Reads.query(values));
    actor.sql(values.oneOf("COMMIT", "ROLLBACK"));
    other.call("end", Transactions::rest);
    actor.call("end", Transactions::rest);
    other.sql("SELECT count(*), max(id) FROM t");
  }

  private static void waits(Values values, Actor actor, Actor other) throws IOException {
    actor.sql("PRAGMA busy_timeout=9000");
    other.sql("PRAGMA busy_timeout=9000");
    actor.sql("BEGIN IMMEDIATE");
    actor.sql("INSERT INTO log (text) VALUES ('first')");
    String sql = "INSERT INTO log (text) VALUES ('second')";
    Future<String> waiting = other.begin(Sqls.execute(sql));
    actor.sql(values.oneOf("COMMIT", "ROLLBACK"));
    other.answer("waiting: " + sql, waiting);
    actor.call("end", Transactions::rest);
  }

  private static void readerInTheWay(Values values, Actor actor, Actor other) throws IOException {
    actor.sql("PRAGMA busy_timeout=0");
    other.sql("PRAGMA busy_timeout=0");
    actor.sql("BEGIN");
    actor.sql("SELECT count(*) FROM t");
    other.sql("BEGIN IMMEDIATE");
    other.sql("DELETE FROM log");
    actor.sql("SELECT count(*) FROM log");
    actor.sql(values.oneOf("SELECT 1", "DELETE FROM t", "PRAGMA journal_mode=TRUNCATE"));
    other.sql("ROLLBACK");
    actor.sql("ROLLBACK");
    actor.call("end", Transactions::rest);
    other.call("end", Transactions::rest);
  }

  private static void cancelled(Actor actor) throws IOException {
    Statement[] running = new Statement[1];
    Future<String> answer =
        actor.begin(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                synchronized (running) {
                  running[0] = statement;
                  running.notifyAll();
                }
                return Answer.rows(
                    statement.executeQuery(
                        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
                            + " SELECT count(*) FROM c"));
              }
            });
    try {
      synchronized (running) {
        while (running[0] == null) {
          running.wait(1000);
        }
      }
      while (!answer.isDone()) {
        running[0].cancel();
        Thread.sleep(1);
      }
    } catch (InterruptedException | java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
    actor.answer("cancelled", answer);
  }
}
