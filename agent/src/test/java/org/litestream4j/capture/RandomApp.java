package org.litestream4j.capture;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.litestream4j.sqlite.AppDatabase;

/** One connection of an app that does all that a connection can do to a WAL, at random. */
final class RandomApp {
  static final List<String> CHECKPOINTS = List.of("PASSIVE", "FULL", "RESTART", "TRUNCATE");

  /** A step that may meet a lock. */
  interface Step {
    void run() throws SQLException;
  }

  private static final int SQLITE_BUSY = 5;
  private static final int SQLITE_LOCKED = 6;

  private final Path path;
  private final Random random;
  private AppDatabase app;
  private boolean inTransaction;

  RandomApp(Path path, Random random) throws SQLException {
    this.path = path;
    this.random = random;
    this.app = AppDatabase.open(path);
  }

  void step() throws SQLException {
    attempt(this::anyStep);
  }

  /** Returns 1 if the step was done, 0 if a lock was in the way. */
  static int attempt(Step step) throws SQLException {
    try {
      step.run();
      return 1;
    } catch (SQLException e) {
      int code = e.getErrorCode() & 0xff;
      if (code != SQLITE_BUSY && code != SQLITE_LOCKED) {
        throw e;
      }
      return 0;
    }
  }

  private void anyStep() throws SQLException {
    if (inTransaction) {
      inTransaction = false;
      app.execute(random.nextBoolean() ? "COMMIT" : "ROLLBACK");
      return;
    }
    switch (random.nextInt(12)) {
      case 0 -> beginRead();
      case 1 -> beginWriteThatSpills();
      case 2, 3 -> app.execute("PRAGMA wal_checkpoint(" + CHECKPOINTS.get(random.nextInt(4)) + ")");
      case 4 -> reopen();
      case 5 -> shrinkOrGrow();
      default -> app.changeSomething(random);
    }
  }

  private void beginRead() throws SQLException {
    app.execute("BEGIN");
    inTransaction = true;
    app.query("SELECT count(*) FROM t");
  }

  private void beginWriteThatSpills() throws SQLException {
    app.execute("PRAGMA cache_size=2");
    app.execute("BEGIN IMMEDIATE");
    inTransaction = true;
    app.insertRows(8, 3000);
    app.query("SELECT count(*) FROM t");
  }

  private void shrinkOrGrow() throws SQLException {
    if (random.nextBoolean()) {
      app.execute("DELETE FROM t WHERE id > 20");
      app.execute("VACUUM");
    } else {
      app.execute("BEGIN");
      inTransaction = true;
      app.insertRows(4, 9000);
      app.execute("DELETE FROM t WHERE id > 15");
      app.execute("COMMIT");
      inTransaction = false;
    }
  }

  private void reopen() throws SQLException {
    app.close();
    app = AppDatabase.open(path);
  }

  void close() throws SQLException {
    app.close();
  }
}
