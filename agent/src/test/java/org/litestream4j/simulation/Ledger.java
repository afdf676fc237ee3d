package org.litestream4j.simulation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * All states that were ever committed to one database, by number, and the writing and reading of
 * them. The number is in the database too.
 */
public final class Ledger {
  private static final int IDS = 24;
  private static final int MOST_BYTES = 2_500;

  private final Random random;

  /** For each state the checksum of each row. */
  private final List<Map<Integer, Long>> states = new ArrayList<>();

  /** For each state the one that it was made from. */
  private final List<Integer> parents = new ArrayList<>();

  private int current;

  public Ledger(Random random) {
    this.random = random;
    states.add(new TreeMap<>());
    parents.add(-1);
  }

  /** The number of the state that the app's own database has. */
  public int current() {
    return current;
  }

  public static void create(Connection app) throws SQLException {
    try (Statement statement = app.createStatement()) {
      statement.execute("CREATE TABLE state(n INTEGER)");
      statement.execute("INSERT INTO state VALUES(0)");
      statement.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, b BLOB)");
    }
  }

  /** One transaction; it need not be committed. */
  public void change(Connection app) throws SQLException {
    Map<Integer, Long> rows = new TreeMap<>(states.get(current));
    boolean commits = random.nextInt(8) > 0;
    int next = states.size();
    execute(app, "BEGIN IMMEDIATE");
    try {
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        changeRow(app, rows);
      }
      execute(app, "UPDATE state SET n = " + next);
      execute(app, commits ? "COMMIT" : "ROLLBACK");
    } catch (SQLException e) {
      execute(app, "ROLLBACK");
      throw e;
    }
    if (commits) {
      states.add(rows);
      parents.add(current);
      current = next;
    }
  }

  private void changeRow(Connection app, Map<Integer, Long> rows) throws SQLException {
    int id = 1 + random.nextInt(IDS);
    if (random.nextInt(4) == 0) {
      execute(app, "DELETE FROM t WHERE id = " + id);
      rows.remove(id);
      return;
    }
    byte[] bytes = new byte[random.nextInt(MOST_BYTES)];
    random.nextBytes(bytes);
    try (PreparedStatement statement =
        app.prepareStatement("INSERT OR REPLACE INTO t VALUES(?, ?)")) {
      statement.setInt(1, id);
      statement.setBytes(2, bytes);
      statement.executeUpdate();
    }
    rows.put(id, crc(bytes));
  }

  /** Whether the app's own database has come from this state. */
  public boolean isOfThePast(int number) {
    int state = current;
    while (state > number) {
      state = parents.get(state);
    }
    return state == number;
  }

  /** The database was set back to an earlier state, and is this one now. */
  public void setBackTo(int number) {
    current = number;
  }

  /**
   * The number of the state that is in a database.
   *
   * @throws AssertionError if that is none that was ever committed
   */
  public int read(Connection database) throws SQLException {
    int number;
    Map<Integer, Long> rows = new TreeMap<>();
    try (Statement statement = database.createStatement()) {
      try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
        if (!row.next() || !row.getString(1).equals("ok")) {
          throw new AssertionError("integrity_check: " + row.getString(1));
        }
      }
      try (ResultSet row = statement.executeQuery("SELECT n FROM state")) {
        number = row.next() ? row.getInt(1) : -1;
      }
      try (ResultSet row = statement.executeQuery("SELECT id, b FROM t")) {
        while (row.next()) {
          rows.put(row.getInt(1), crc(row.getBytes(2)));
        }
      }
    }
    if (number < 0 || number >= states.size() || !rows.equals(states.get(number))) {
      throw new AssertionError("state " + number + " has rows that were never committed together");
    }
    return number;
  }

  private static void execute(Connection app, String sql) throws SQLException {
    try (Statement statement = app.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    if (bytes != null) {
      crc.update(bytes);
    }
    return crc.getValue();
  }
}
