package org.litestream4j.apps.calls;

import java.io.IOException;

/** What is done to a database as a whole, by one connection while the others do nothing. */
final class Housekeeping implements Play {
  @Override
  public void play(Stage stage, Actor actor) throws IOException {
    if (actor.hold() != Actor.Hold.NONE || !stage.othersHoldNothing(actor)) {
      return;
    }
    Values values = stage.values();
    if (values.oneIn(8)) {
      actor.sql("PRAGMA auto_vacuum=" + values.oneOf("NONE", "FULL", "INCREMENTAL"));
      if (stage.openCount() == 1) {
        actor.sql("PRAGMA page_size=" + values.oneOf("1024", "8192"));
        actor.sql(values.oneOf("VACUUM", "VACUUM main"));
        actor.sql("PRAGMA page_size");
        stage.changesPageSize();
      }
    }
    String sql =
        values.oneOf(
            stage.keepsPageSize() ? "VACUUM" : "SELECT 1",
            stage.keepsPageSize() ? "VACUUM main" : "SELECT 2",
            "REINDEX",
            "ANALYZE",
            "PRAGMA incremental_vacuum(3)",
            "PRAGMA optimize",
            "PRAGMA user_version=" + values.below(1000),
            "PRAGMA application_id=" + values.below(1000),
            "PRAGMA integrity_check",
            "CREATE TEMP TABLE IF NOT EXISTS scratch (a, b)",
            "INSERT INTO scratch VALUES (1, 2)",
            "SELECT count(*) FROM scratch",
            "DROP TABLE IF EXISTS temp.scratch",
            "PRAGMA temp.journal_mode",
            "PRAGMA temp.user_version",
            "PRAGMA shrink_memory");
    int way = 1 + values.below(4);
    actor.call(Sqls.WAYS[way] + ": " + sql, Sqls.anyWay(way, sql));
  }
}
