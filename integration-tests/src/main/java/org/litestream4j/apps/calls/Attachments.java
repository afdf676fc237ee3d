package org.litestream4j.apps.calls;

import java.io.IOException;

/** Another file on the same connection, for a while. */
final class Attachments implements Play {
  @Override
  public void play(Stage stage, Actor actor) throws IOException {
    if (actor.hold() != Actor.Hold.NONE || !stage.othersHoldNothing(actor)) {
      return;
    }
    Values values = stage.values();
    String other = values.oneIn(4) ? ":memory:" : "attached-" + stage.file();
    actor.sql("ATTACH DATABASE '" + other + "' AS aux");
    actor.sql("CREATE TABLE IF NOT EXISTS aux.far (id INTEGER PRIMARY KEY, v)");
    actor.sql("INSERT INTO aux.far (v) VALUES (" + values.literal() + ")");
    if (values.oneIn(3) && !other.equals(":memory:")) {
      stage.pause(other);
    }
    String again = "ATTACH DATABASE 'attached-" + stage.file() + "' AS again";
    int steps = 2 + values.below(6);
    for (int i = 0; i < steps; i++) {
      actor.sql(
          values.oneOf(
              "PRAGMA database_list",
              "PRAGMA aux.journal_mode",
              "PRAGMA journal_mode",
              "PRAGMA aux.journal_mode=" + values.oneOf("WAL", "DELETE", "TRUNCATE"),
              "PRAGMA aux.user_version=" + values.below(100),
              "PRAGMA aux.locking_mode",
              "PRAGMA locking_mode=NORMAL",
              "PRAGMA aux.wal_checkpoint",
              "PRAGMA aux.page_size",
              "INSERT INTO aux.far (v) SELECT k FROM main.t LIMIT 3",
              "INSERT INTO aux.far (v) SELECT text FROM log LIMIT 2",
              "INSERT INTO log (text) SELECT v FROM far LIMIT 2",
              "SELECT count(*) FROM far",
              again,
              stage.keepsPageSize() ? "VACUUM aux" : "SELECT 3",
              "DETACH main"));
    }
    actor.sql("DETACH DATABASE aux");
    actor.sql("PRAGMA database_list");
  }
}
