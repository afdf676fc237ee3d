package org.litestream4j.registry;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.io.OwnThreads;

/**
 * Who runs the checkpoints of a database: we alone, from before the app's first write on, because
 * on most versions of SQLite a commit that restarts the WAL under another connection's checkpoint
 * loses pages; or SQLite by itself, where we do not follow the database.
 */
public final class AutomaticCheckpoints {
  private static final String SQLITES_DEFAULT_PAGES = "1000";
  private static final String PRAGMA = "PRAGMA wal_autocheckpoint";

  private static final long PATIENCE_MILLIS = 1_000;
  private static final long POLL_MILLIS = 5;

  private final Map<DriverConnection, String> asked = new ConcurrentHashMap<>();

  /**
   * Where it is waited for calls of the app. Nobody else must: one that closes a connection waits
   * for us.
   */
  private final ThreadPoolExecutor aside;

  AutomaticCheckpoints() {
    aside =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> OwnThreads.daemon("litestream-pragmas", task));
    aside.allowCoreThreadTimeOut(true);
  }

  /** A connection is new. */
  public void begin(OpenDatabase database, DriverConnection connection) {
    if (database.areCheckpointsOurs()) {
      set(database, connection, "0");
      if (!database.areCheckpointsOurs()) {
        set(database, connection, asked(connection)); // It was given back to all others meanwhile.
      }
    }
  }

  /**
   * We are about to follow the database.
   *
   * @return false if a call of the app keeps one of its connections busy, or SQLite refuses it on
   *     one: all are as before, or will be soon, and it is to be tried again
   */
  public boolean takeOver(OpenDatabase database) {
    if (database.areCheckpointsOurs()) {
      return true;
    }
    boolean isDone = false;
    try {
      database.checkpointsAreOurs();
      isDone = hasEnded(aside.submit(() -> setForAll(database, connection -> "0")), database);
      return isDone;
    } finally {
      if (!isDone) {
        giveBack(database); // In its turn: what was begun may go on for as long as it is kept busy.
      }
    }
  }

  /** What closes the last connection waits for us, and what we wait for may be that connection. */
  private static boolean hasEnded(Future<Boolean> task, OpenDatabase database) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    try {
      while (System.nanoTime() < deadline && !database.isLastClosing()) {
        if (isDoneSoon(task)) {
          return task.get();
        }
      }
      return task.isDone() && task.get();
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isDoneSoon(Future<Boolean> task)
      throws ExecutionException, InterruptedException {
    try {
      boolean unused = task.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** We do not follow the database: its WAL would grow without end. Does not wait. */
  public void giveBack(OpenDatabase database) {
    if (database.areCheckpointsOurs()) {
      database.checkpointsAreSqlites();
      database.owesCheckpoints(true);
      giveBackWhatIsOwed(database);
    }
  }

  /** What could not be given back is tried once more. Does not wait. */
  public void giveBackWhatIsOwed(OpenDatabase database) {
    if (database.owesCheckpoints() && !database.areCheckpointsOurs()) {
      Future<?> unused =
          aside.submit(() -> database.owesCheckpoints(!setForAll(database, this::asked)));
    }
  }

  /** Whether all are set. One that cannot be does not keep the others from it. */
  private static boolean setForAll(
      OpenDatabase database, Function<DriverConnection, String> pagesOf) {
    boolean areSet = true;
    for (DriverConnection connection : database.connections()) {
      try {
        set(database, connection, pagesOf.apply(connection));
      } catch (IllegalStateException refused) {
        areSet = false;
      }
    }
    return areSet;
  }

  /**
   * The text to prepare in place of {@code sql}. Of a connection to a database of ours that is
   * never the pragma itself: SQLite would run it once more whenever it compiles it again.
   *
   * @param pages what {@code connection} asks for, as SQLite reads it back; empty if it only reads
   */
  String answer(
      DriverConnection connection, List<Schema> schemas, Optional<String> pages, String sql) {
    List<OpenDatabase> databases = new ArrayList<>();
    schemas.forEach(schema -> schema.database().ifPresent(databases::add));
    if (databases.isEmpty()) {
      return sql;
    }
    if (pages.isPresent()) {
      asked.put(connection, pages.get());
      databases.forEach(database -> database.appAsksForCheckpointsAt(pages(connection)));
      if (databases.stream().noneMatch(OpenDatabase::areCheckpointsOurs)) {
        set(databases.get(0), connection, pages.get());
        databases.forEach(database -> begin(database, connection)); // We may have come meanwhile.
      }
    }
    return "SELECT " + asked(connection) + " AS wal_autocheckpoint";
  }

  Explanation explanation(DriverConnection connection, List<Schema> schemas) {
    return schemas.stream().anyMatch(Schema::hasOurCheckpoints)
        ? Explanation.between(PRAGMA + "=" + asked(connection), PRAGMA + "=0")
        : Explanation.HARMLESS;
  }

  /** After how many pages in the WAL {@code connection} wants a checkpoint; 0 for none. */
  long pages(DriverConnection connection) {
    return Long.parseLong(asked(connection));
  }

  void forget(DriverConnection connection) {
    asked.remove(connection);
  }

  private String asked(DriverConnection connection) {
    return asked.getOrDefault(connection, SQLITES_DEFAULT_PAGES);
  }

  private static void set(OpenDatabase database, DriverConnection connection, String pages) {
    try {
      connection.exec(PRAGMA + "=" + pages);
    } catch (SQLException e) {
      boolean isOpen = database.connections().contains(connection);
      if (isOpen) {
        throw new IllegalStateException("automatic checkpoints cannot be set", e);
      }
    }
  }
}
