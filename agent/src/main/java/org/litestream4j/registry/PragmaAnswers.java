package org.litestream4j.registry;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.litestream4j.intercept.DriverConnection;

/**
 * Answers the pragmas that would collide with our control connections, as SQLite would have
 * answered without them. The file stays in WAL mode, unlocked, and checkpoints stay ours; what a
 * connection asked for is remembered and read back to it.
 */
final class PragmaAnswers {
  private static final Set<String> JOURNAL_MODES =
      new HashSet<>(Arrays.asList("delete", "truncate", "persist", "memory", "wal", "off"));

  private static final Set<String> COLLIDING =
      new HashSet<>(
          Arrays.asList("journal_mode", "locking_mode", "wal_autocheckpoint", "wal_checkpoint"));

  /** By connection and database: each attached database has modes of its own. */
  private final Map<List<Object>, String> journalModes = new ConcurrentHashMap<>();

  private final Map<List<Object>, String> lockingModes = new ConcurrentHashMap<>();
  private final AutomaticCheckpoints checkpoints;
  private final DatabaseListener listener;

  PragmaAnswers(DatabaseListener listener, AutomaticCheckpoints checkpoints) {
    this.listener = listener;
    this.checkpoints = checkpoints;
  }

  static boolean mayCollide(Pragma pragma) {
    return COLLIDING.contains(pragma.name());
  }

  /** The text to run in place of {@code sql}, which is {@code pragma}; often {@code sql} itself. */
  String answer(DriverConnection connection, OpenDatabase database, Pragma pragma, String sql) {
    // First, so that our connections either see it or are seen here.
    database.pragmaBegins(connection);
    String answer = answerOrPass(connection, database, pragma, sql);
    if (answer.equals(sql)) {
      connection.takeDirty(); // So that its end is told.
    } else {
      database.pragmaEnded(connection);
    }
    return answer;
  }

  private String answerOrPass(
      DriverConnection connection, OpenDatabase database, Pragma pragma, String sql) {
    switch (pragma.name()) {
      case "journal_mode":
        return journalMode(connection, database, pragma.value(), sql);
      case "locking_mode":
        return lockingMode(connection, database, pragma.value(), sql);
      case "wal_autocheckpoint":
        return checkpoints.answer(
            database, connection, pragma.value().map(PragmaAnswers::pagesAsReadBack), sql);
      case "wal_checkpoint":
        return checkpoint(connection, database, pragma.value(), sql);
      default:
        return sql;
    }
  }

  void forget(DriverConnection connection) {
    journalModes.keySet().removeIf(of -> of.contains(connection));
    lockingModes.keySet().removeIf(of -> of.contains(connection));
    checkpoints.forget(connection);
  }

  private String journalMode(
      DriverConnection connection, OpenDatabase database, Optional<String> wanted, String sql) {
    Optional<String> valid = wanted.filter(JOURNAL_MODES::contains);
    valid.ifPresent(mode -> journalModes.put(of(connection, database), mode));
    if (valid.isPresent() && wouldSucceed(valid.get(), database)) {
      database.appAsksFor(valid.get());
    }
    Optional<String> served = database.servedJournalMode();
    if (!served.isPresent()) {
      return sql;
    }
    return row("journal_mode", journalModes.getOrDefault(of(connection, database), served.get()));
  }

  /** SQLite leaves WAL mode only for the last connection to a file. */
  private static boolean wouldSucceed(String mode, OpenDatabase database) {
    return mode.equals("wal") || database.connections().size() == 1;
  }

  /** EXCLUSIVE would keep our connections out; it is answered, and has no effect. */
  private String lockingMode(
      DriverConnection connection, OpenDatabase database, Optional<String> wanted, String sql) {
    wanted
        .filter(mode -> mode.equals("exclusive") || mode.equals("normal"))
        .ifPresent(mode -> lockingModes.put(of(connection, database), mode));
    String asked = lockingModes.get(of(connection, database));
    return asked == null ? sql : row("locking_mode", asked);
  }

  private static String pagesAsReadBack(String text) {
    try {
      return Integer.toString(Math.max(0, Integer.parseInt(text)));
    } catch (NumberFormatException e) {
      return "0";
    }
  }

  /** Our mark would make the app's own checkpoint wait its whole busy timeout: we do it for it. */
  private String checkpoint(
      DriverConnection connection, OpenDatabase database, Optional<String> mode, String sql) {
    Optional<String> served = database.servedJournalMode();
    if (!served.isPresent()) {
      return sql;
    }
    boolean isWal = journalModes.getOrDefault(of(connection, database), served.get()).equals("wal");
    int done = listener.checkpoint(database);
    int left = mode.filter("truncate"::equals).isPresent() ? 0 : done;
    int frames = isWal ? left : -1;
    return "SELECT 0 AS busy, " + frames + " AS log, " + frames + " AS checkpointed";
  }

  private static List<Object> of(DriverConnection connection, OpenDatabase database) {
    return Arrays.asList(connection, database);
  }

  private static String row(String column, String text) {
    return "SELECT '" + text + "' AS " + column;
  }
}
