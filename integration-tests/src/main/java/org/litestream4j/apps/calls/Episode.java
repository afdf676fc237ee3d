package org.litestream4j.apps.calls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Properties;

/** The life of one database file in one journal mode, from its first open to its last close. */
final class Episode {
  private static final Play WRITES = new Writes();
  private static final Play READS = new Reads();
  private static final Play PREPARED = new Prepared();
  private static final Play TRANSACTIONS = new Transactions();
  private static final Play CURSORS = new Cursors();

  /** More than once is more often. */
  private static final Play[] OTHERS = {
    new Pragmas(), new Pragmas(), new Callbacks(), new JournalModes(), new Copies(),
    new Copies(), new Housekeeping(), new Attachments(), new Locks(), new Kept()
  };

  private static final String[] ROLLBACK_MODES = {
    "", "", "DELETE", "TRUNCATE", "PERSIST", "MEMORY"
  };

  private final Stage stage;
  private final Values values;
  private final Properties properties = new Properties();

  Episode(Stage stage) {
    this.stage = stage;
    this.values = stage.values();
  }

  void play(String file, int steps) throws IOException {
    boolean isWal = values.oneIn(3);
    stage.subject(file, isWal);
    String mode = isWal ? "WAL" : values.oneOf(ROLLBACK_MODES);
    stage.note("episode on " + file + " in " + mode, "");
    properties.setProperty("busy_timeout", values.oneOf("0", "5", "20"));
    if (values.oneIn(3)) {
      properties.setProperty("foreign_keys", "true");
    }
    if (values.oneIn(4)) {
      properties.setProperty("synchronous", values.oneOf("NORMAL", "OFF", "FULL"));
    }
    if (values.oneIn(4)) {
      properties.setProperty("transaction_mode", values.oneOf("IMMEDIATE", "EXCLUSIVE"));
    }
    boolean byProperty = values.oneIn(2);
    if (byProperty && !mode.isEmpty()) {
      properties.setProperty("journal_mode", mode);
    }
    Actor first = stage.actor(0);
    stage.open(first, properties);
    begin(first, byProperty ? "" : mode);
    rest();
    for (int i = 0; i < steps; i++) {
      step();
    }
    stage.clear();
    Facts.note(stage, file);
  }

  private void begin(Actor first, String mode) throws IOException {
    first.sql("PRAGMA page_size=" + values.oneOf("512", "1024", "4096", "4096", "16384", "65536"));
    first.sql("PRAGMA auto_vacuum=" + values.oneOf("NONE", "NONE", "FULL", "INCREMENTAL"));
    first.sql("PRAGMA encoding=" + values.oneOf("'UTF-8'", "'UTF-8'", "'UTF-16le'", "'UTF-16be'"));
    if (!mode.isEmpty()) {
      first.sql("PRAGMA journal_mode=" + mode);
    }
    for (String sql : Writes.SCHEMA) {
      first.sql(sql);
    }
    for (int i = 0; i < 5; i++) {
      WRITES.play(stage, first);
    }
  }

  private void step() throws IOException {
    switch (values.below(60)) {
      case 0:
        rest();
        return;
      case 1:
      case 2:
        comeOrGo();
        return;
      case 3:
        if (values.oneIn(3)) {
          allClose();
        }
        return;
      default:
        act(stage.anyOpen());
    }
  }

  private void act(Actor actor) throws IOException {
    boolean isFree = stage.isWal() || stage.othersHoldNothing(actor);
    switch (values.below(12)) {
      case 0:
      case 1:
      case 2:
        (isFree ? WRITES : READS).play(stage, actor);
        break;
      case 3:
      case 4:
        (isFree ? PREPARED : READS).play(stage, actor);
        break;
      case 5:
        if (isFree) {
          TRANSACTIONS.play(stage, actor);
        }
        break;
      case 6:
        if (isFree) {
          CURSORS.play(stage, actor);
        }
        break;
      case 7:
        if (actor.hold() == Actor.Hold.READ && values.oneIn(2)) {
          Transactions.end(stage, actor);
        } else {
          Cursors.more(stage, actor);
        }
        break;
      case 8:
      case 9:
        if (isFree) {
          values.oneOf(OTHERS).play(stage, actor);
        }
        break;
      default:
        READS.play(stage, actor);
    }
  }

  private void rest() throws IOException {
    for (Actor actor : stage.actors()) {
      if (actor.isOpen()) {
        Transactions.end(stage, actor);
      }
    }
    stage.pause(stage.file());
  }

  private void comeOrGo() throws IOException {
    Actor actor = stage.actor(values.below(3));
    if (!stage.othersHoldNothing(actor) || mayFailToOpen(actor)) {
      return;
    }
    if (!actor.isOpen()) {
      stage.open(actor, properties);
      actor.sql("SELECT count(*) FROM t");
    } else if (stage.openCount() > 1) {
      Transactions.end(stage, actor);
      actor.close();
      actor.sql("SELECT 1");
    }
  }

  /** Old drivers leak a connection whose open fails, and then the file is never closed. */
  private boolean mayFailToOpen(Actor actor) {
    return !actor.isOpen() && properties.containsKey("journal_mode") && stage.mayRefuseItsMode();
  }

  private void allClose() throws IOException {
    stage.clear();
    String file = stage.file();
    Facts.note(stage, file);
    if (Files.exists(stage.path(file))) {
      Files.copy(
          stage.path(file), stage.path("plain-" + file), StandardCopyOption.REPLACE_EXISTING);
    }
    Actor actor = stage.actor(values.below(3));
    switch (values.below(3)) {
      case 0:
        perQuery(actor);
        stage.open(actor, properties);
        break;
      case 1:
        Files.deleteIfExists(stage.path(file));
        Files.deleteIfExists(stage.path(file + "-journal"));
        stage.changesPageSize();
        stage.open(actor, properties);
        begin(actor, stage.isWal() ? "WAL" : "");
        break;
      default:
        stage.open(actor, properties);
        actor.sql(Reads.query(values));
    }
  }

  private void perQuery(Actor actor) throws IOException {
    for (int i = 0; i < 5; i++) {
      stage.open(actor, properties);
      actor.sql(values.oneIn(2) ? Writes.statement(values) : Reads.query(values));
      actor.close();
    }
  }
}
