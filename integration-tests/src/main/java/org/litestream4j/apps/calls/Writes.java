package org.litestream4j.apps.calls;

import java.io.IOException;

/** Statements that change rows and schema. */
final class Writes implements Play {
  /** Every database of the program has these. */
  static final String[] SCHEMA = {
    "CREATE TABLE t (id INTEGER PRIMARY KEY, k TEXT UNIQUE, v, n INTEGER DEFAULT 0 CHECK (n < 900))",
    "CREATE TABLE child (id INTEGER PRIMARY KEY AUTOINCREMENT, parent INTEGER NOT NULL REFERENCES"
        + " t(id) ON DELETE CASCADE, v)",
    "CREATE TABLE pairs (a TEXT NOT NULL, b INT, v BLOB, PRIMARY KEY (a, b)) WITHOUT ROWID",
    "CREATE TABLE log (id INTEGER PRIMARY KEY, text TEXT)",
    "CREATE INDEX child_parent ON child (parent)",
    "CREATE VIEW joined AS SELECT t.id, t.k, child.v FROM t JOIN child ON child.parent = t.id",
    "CREATE TRIGGER t_log AFTER UPDATE ON t BEGIN INSERT INTO log (text) VALUES (old.id || '>' ||"
        + " new.n); END"
  };

  @Override
  public void play(Stage stage, Actor actor) throws IOException {
    String sql = statement(stage.values());
    int way = 1 + stage.values().below(4);
    actor.call(Sqls.WAYS[way] + ": " + sql, Sqls.anyWay(way, sql));
  }

  static String statement(Values values) {
    switch (values.below(24)) {
      case 0:
        return "UPDATE t SET n = n + " + values.below(300) + " WHERE id % 3 = " + values.below(3);
      case 1:
        return "UPDATE t SET v = " + values.literal() + " WHERE id = " + values.below(60);
      case 2:
        return "DELETE FROM t WHERE id = " + values.below(60);
      case 3:
        return "DELETE FROM child WHERE parent % 5 = " + values.below(5);
      case 4:
        return "INSERT INTO child (parent, v) VALUES ("
            + values.below(60)
            + ", "
            + values.literal()
            + ")";
      case 5:
        return "INSERT INTO child (parent, v) SELECT id, k FROM t LIMIT " + values.below(5);
      case 6:
        return "INSERT INTO pairs VALUES ('p"
            + values.below(20)
            + "', "
            + values.below(4)
            + ", zeroblob("
            + values.below(9000)
            + "))";
      case 7:
        return "REPLACE INTO pairs VALUES ('p"
            + values.below(20)
            + "', 1, "
            + values.literal()
            + ")";
      case 8:
        return "INSERT OR IGNORE INTO t (id, k) VALUES (" + values.below(60) + ", 'k')";
      case 9:
        return "INSERT OR ROLLBACK INTO log (id, text) VALUES (NULL, 'r')";
      case 10:
        return "INSERT INTO t (id, k) VALUES ("
            + values.below(60)
            + ", 'u') ON CONFLICT (id) DO UPDATE SET n = n + 1";
      case 11:
        return "CREATE TABLE IF NOT EXISTS extra" + values.below(3) + " (a, b, c)";
      case 12:
        return "DROP TABLE IF EXISTS extra" + values.below(3);
      case 13:
        return "ALTER TABLE log ADD COLUMN c" + values.below(6);
      case 14:
        return "CREATE INDEX IF NOT EXISTS i" + values.below(3) + " ON t (n, k)";
      case 15:
        return "DROP INDEX IF EXISTS i" + values.below(3);
      case 16:
        return "DELETE FROM log";
      case 17:
        return "INSERT INTO log (text) WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c"
            + " WHERE x < "
            + values.below(200)
            + ") SELECT 'row ' || x FROM c";
      case 18:
        return "INSERT INTO t (k, v) VALUES ('r" + values.below(200) + "', 1) RETURNING id, k";
      default:
        return "INSERT INTO t (id, k, v, n) VALUES ("
            + values.below(60)
            + ", 'k"
            + values.below(80)
            + "', "
            + values.literal()
            + ", "
            + values.below(950)
            + ")";
    }
  }
}
