package org.litestream4j.apps.calls;

import java.io.IOException;

/** Changes of the journal mode and of the locking mode, and checkpoints. */
final class JournalModes implements Play {
  /** Of a connection that may not have read the file since another one set its mode. */
  private static final String BEFORE_A_LOOK = "before a look: PRAGMA journal_mode";

  @Override
  public void play(Stage stage, Actor actor) throws IOException {
    Values values = stage.values();
    switch (values.below(5)) {
      case 0:
        checkpoint(values, actor);
        break;
      case 1:
        exclusive(stage, actor);
        break;
      case 2:
        inTransaction(stage, actor);
        break;
      default:
        change(stage, actor);
    }
  }

  private static void change(Stage stage, Actor actor) throws IOException {
    Values values = stage.values();
    String mode = values.oneOf("DELETE", "truncate", "PERSIST", "memory", "WAL", "wal");
    String quoted = values.oneIn(4) ? "'" + mode + "'" : mode;
    String set =
        Pragmas.written(
            values, values.oneIn(3) ? "journal_mode(" + quoted + ")" : "journal_mode=" + quoted);
    int way = values.below(Sqls.WAYS.length);
    if (mode.equalsIgnoreCase("WAL")) {
      stage.triesWal();
    }
    actor.call(Sqls.WAYS[way] + ": " + set, Sqls.anyWay(way, set));
    actor.sql("PRAGMA journal_mode");
    for (Actor other : stage.actors()) {
      if (other != actor && other.isOpen()) {
        other.call(BEFORE_A_LOOK, Sqls.execute("PRAGMA journal_mode"));
        other.sql("SELECT count(*) FROM t");
        other.sql("PRAGMA journal_mode");
      }
    }
    if (stage.isWal()) {
      actor.sql("PRAGMA journal_mode=WAL");
    }
  }

  private static void inTransaction(Stage stage, Actor actor) throws IOException {
    if (actor.hold() != Actor.Hold.NONE) {
      return;
    }
    Values values = stage.values();
    actor.sql(values.oneOf("BEGIN", "BEGIN IMMEDIATE"));
    actor.sql("INSERT INTO log (text) VALUES ('mode')");
    actor.sql("ROLLBACK");
    actor.sql("BEGIN");
    actor.sql("SELECT count(*) FROM t");
    actor.sql("PRAGMA journal_mode=" + values.oneOf("DELETE", "WAL", "TRUNCATE"));
    checkpoint(values, actor);
    actor.sql(values.oneOf("COMMIT", "ROLLBACK"));
    actor.sql("PRAGMA journal_mode=" + (stage.isWal() ? "WAL" : "DELETE"));
  }

  private static void checkpoint(Values values, Actor actor) throws IOException {
    String mode =
        values.oneOf("", "=PASSIVE", "(FULL)", "(restart)", "=TRUNCATE", "('TRUNCATE')", "(x)");
    String sql = Pragmas.written(values, "wal_checkpoint" + mode);
    int way = values.below(Sqls.WAYS.length);
    actor.call(Sqls.WAYS[way] + ": " + sql, Sqls.anyWay(way, sql));
  }

  /** Only alone: what else it would keep out, it does not keep out under all circumstances. */
  private static void exclusive(Stage stage, Actor actor) throws IOException {
    if (stage.openCount() != 1 || actor.hold() != Actor.Hold.NONE) {
      return;
    }
    Values values = stage.values();
    actor.sql(Pragmas.written(values, "locking_mode=EXCLUSIVE"));
    actor.sql("PRAGMA locking_mode");
    actor.sql(Writes.statement(values));
    actor.sql("PRAGMA locking_mode");
    actor.sql(Pragmas.written(values, "locking_mode(NORMAL)"));
    actor.sql("SELECT count(*) FROM t");
    actor.sql("PRAGMA locking_mode");
  }
}
