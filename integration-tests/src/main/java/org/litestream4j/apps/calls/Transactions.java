package org.litestream4j.apps.calls;

import java.io.IOException;
import java.sql.Connection;
import java.sql.Savepoint;

/** Begins a transaction in one of many ways; a later step of the actor ends it. */
final class Transactions implements Play {
  @Override
  public void play(Stage stage, Actor actor) throws IOException {
    Values values = stage.values();
    if (actor.hold() == Actor.Hold.NONE) {
      begin(stage, actor);
    } else if (values.oneIn(2)) {
      savepoint(values, actor);
    } else {
      end(stage, actor);
    }
  }

  static void begin(Stage stage, Actor actor) throws IOException {
    actor.holds(Actor.Hold.WRITE);
    Values values = stage.values();
    switch (values.below(6)) {
      case 0:
        actor.sql("BEGIN IMMEDIATE");
        break;
      case 1:
        actor.sql("BEGIN EXCLUSIVE");
        break;
      case 2:
        actor.sql("BEGIN");
        break;
      case 3:
        actor.sql("SAVEPOINT outermost");
        break;
      default:
        actor.call(
            "setAutoCommit(false)",
            connection -> {
              connection.setAutoCommit(false);
              return connection.getAutoCommit();
            });
    }
    // A change for certain: what only reads would keep others from committing.
    actor.sql("INSERT INTO log (text) VALUES ('begin')");
    actor.sql(Writes.statement(values));
  }

  /** Ends whatever is open, in one of many ways, and then in the surest. */
  static void end(Stage stage, Actor actor) throws IOException {
    if (actor.hold() != Actor.Hold.NONE) {
      switch (stage.values().below(6)) {
        case 0:
          actor.sql("COMMIT");
          break;
        case 1:
          actor.sql("ROLLBACK");
          break;
        case 2:
          actor.sql("RELEASE outermost");
          break;
        case 3:
          actor.call("commit()", connection -> done(connection::commit));
          break;
        case 4:
          actor.call("rollback()", connection -> done(connection::rollback));
          break;
        default:
          actor.call(
              "setAutoCommit(true)", connection -> done(() -> connection.setAutoCommit(true)));
      }
    }
    actor.call("end", Transactions::rest);
    actor.holds(Actor.Hold.NONE);
  }

  private interface Action {
    void run() throws Exception;
  }

  private static String done(Action action) throws Exception {
    action.run();
    return "done";
  }

  static String rest(Connection connection) {
    StringBuilder text = new StringBuilder();
    Cursors.closeAll(connection, text);
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
        connection.setAutoCommit(true);
        text.append("was off ");
      }
    } catch (Exception e) {
      text.append(Answer.of(e));
    }
    try {
      Sqls.execute("ROLLBACK").make(connection);
      text.append("rolled back");
    } catch (Exception e) {
      text.append(Answer.of(e));
    }
    return text.toString();
  }

  private static void savepoint(Values values, Actor actor) throws IOException {
    String sql = Writes.statement(values);
    boolean back = values.oneIn(2);
    actor.call(
        "savepoint, " + sql + (back ? ", back" : ", release"),
        connection -> {
          Savepoint savepoint = connection.setSavepoint("s");
          Object answer = Sqls.execute(sql).make(connection);
          if (back) {
            connection.rollback(savepoint);
          } else {
            connection.releaseSavepoint(savepoint);
          }
          return answer;
        });
  }
}
