package org.litestream4j.apps.calls;

import java.io.IOException;
import java.nio.file.Files;
import org.sqlite.SQLiteConnection;

/** Backup, restore, serialize, and copies by VACUUM INTO. */
final class Copies implements Play {
  @Override
  public void play(Stage stage, Actor actor) throws IOException {
    if (actor.hold() != Actor.Hold.NONE || !stage.othersHoldNothing(actor)) {
      return;
    }
    Values values = stage.values();
    String copy = "copy-" + stage.file();
    switch (values.below(5)) {
      case 0:
        actor.sql("backup to " + copy);
        Facts.note(stage, copy);
        break;
      case 1:
        restore(stage, actor);
        break;
      case 2:
        Files.deleteIfExists(stage.path("into-" + stage.file()));
        actor.sql("VACUUM INTO 'into-" + stage.file() + "'");
        Facts.note(stage, "into-" + stage.file());
        break;
      case 3:
        actor.call("serialize", connection -> Serialization.of((SQLiteConnection) connection));
        break;
      default:
        actor.sql("backup temp to temp-" + copy);
    }
  }

  /** Beside others a file in WAL mode does not bring that with it. */
  private static void restore(Stage stage, Actor actor) throws IOException {
    String from = (stage.openCount() == 1 ? "copy-" : "into-") + stage.file();
    if (Files.exists(stage.path(from)) && stage.keepsPageSize()) {
      actor.sql("restore from " + from);
    }
    actor.sql("SELECT count(*), max(id) FROM t");
    actor.sql("PRAGMA journal_mode");
    actor.sql("PRAGMA page_size");
  }

  private static final class Serialization {
    static Object of(SQLiteConnection connection) throws Exception {
      return Facts.of(connection.serialize("main"));
    }
  }
}
