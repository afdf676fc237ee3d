package org.litestream4j.registry;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.litestream4j.intercept.DriverConnection;

/**
 * The journal modes that connections have asked for, answered as SQLite would have answered if the
 * file were in the mode that the app knows of (vdbe.c, OP_JournalMode).
 */
final class JournalModes {
  /** In SQLite's order: it takes any beginning of a name for the first name that begins with it. */
  private static final String[] NAMES = {"delete", "persist", "off", "truncate", "memory", "wal"};

  private static final String WAL = "wal";
  private static final String DELETE = "delete";

  private final Map<OpenDatabase, Map<DriverConnection, String>> asked = new ConcurrentHashMap<>();

  /** The text to run in place of {@code sql}. */
  String answer(
      DriverConnection connection, OpenDatabase database, Optional<String> wanted, String sql) {
    Optional<String> mode = wanted.flatMap(JournalModes::named);
    if (!database.servedJournalMode().isPresent()) {
      mode.ifPresent(valid -> note(connection, database, valid));
      return sql;
    }
    String before = of(connection, database);
    if (!mode.isPresent() || mode.get().equals(before)) {
      mode.ifPresent(database::appAsksFor);
      return row(before);
    }
    boolean isAboutWal = mode.get().equals(WAL) || before.equals(WAL);
    TransactionState state = TransactionState.inWal(connection);
    if (state == TransactionState.CHANGED) {
      return row(before);
    }
    if (before.equals(WAL) && !wouldSucceed(connection, database, mode.get())) {
      return sql; // SQLite refuses it, with our connections as with those of the app.
    }
    if (isAboutWal && state != TransactionState.NONE) {
      return row(before);
    }
    set(connection, database, mode.get());
    return row(mode.get());
  }

  /** The mode that the connection is told for a database that our connections follow. */
  String of(DriverConnection connection, OpenDatabase database) {
    return asked
        .getOrDefault(database, new ConcurrentHashMap<>())
        .getOrDefault(connection, database.servedJournalMode().orElse(WAL));
  }

  void forget(DriverConnection connection) {
    asked.values().forEach(modes -> modes.remove(connection));
    asked.values().removeIf(Map::isEmpty);
  }

  /** SQLite answers; what it is going to answer is noted for the time when we do. */
  private void note(DriverConnection connection, OpenDatabase database, String mode) {
    boolean isWal = database.askedJournalMode().filter(WAL::equals).isPresent();
    if (wouldSucceed(connection, database, mode)) {
      set(connection, database, mode);
    } else if (!isWal && !mode.equals(WAL)) {
      modesOf(database).put(connection, mode);
    }
  }

  /** SQLite changes from or to WAL only outside of transactions, and from it for one connection. */
  private static boolean wouldSucceed(
      DriverConnection connection, OpenDatabase database, String mode) {
    return (mode.equals(WAL) || database.connections().size() == 1)
        && !TransactionState.isBegun(connection);
  }

  /** WAL mode is of the file, and so of all its connections; the others are of each connection. */
  private void set(DriverConnection connection, OpenDatabase database, String mode) {
    Map<DriverConnection, String> modes = modesOf(database);
    if (mode.equals(WAL)) {
      modes.clear();
    } else {
      modes.values().removeIf(WAL::equals);
    }
    modes.put(connection, mode);
    database.appAsksFor(mode);
    if (database.servedJournalMode().isPresent()) {
      database.serveJournalMode(mode.equals(WAL) ? WAL : DELETE);
    }
  }

  private Map<DriverConnection, String> modesOf(OpenDatabase database) {
    return asked.computeIfAbsent(database, any -> new ConcurrentHashMap<>());
  }

  private static Optional<String> named(String text) {
    return Stream.of(NAMES).filter(name -> name.startsWith(text)).findFirst();
  }

  private static String row(String mode) {
    return "SELECT '" + mode + "' AS journal_mode";
  }
}
