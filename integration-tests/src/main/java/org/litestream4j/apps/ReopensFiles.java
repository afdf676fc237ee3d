package org.litestream4j.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Opens and closes a database for each query: {@code <database> <journal mode>}. In between, while
 * nobody has it open, it does to the file whatever an app may do then. Prints what each step gave.
 */
public final class ReopensFiles {
  private static final int QUERIES = 8;

  private final Path database;
  private final Path copy;
  private final String journalMode;
  private int rows;

  private ReopensFiles(Path database, String journalMode) {
    this.database = database;
    this.copy = database.resolveSibling("copy.db");
    this.journalMode = journalMode;
  }

  public static void main(String[] args) throws Exception {
    ReopensFiles app = new ReopensFiles(Paths.get(args[0]), args[1]);
    app.begin("created");
    app.insert();
    app.copyAfterEachClose();
    app.begin("deleted and created");
    Files.delete(app.database);
    app.insert();
    app.begin("replaced");
    app.makeAnother(app.copy, 3);
    Files.move(app.copy, app.database, StandardCopyOption.REPLACE_EXISTING);
    look(app.database);
    app.insert();
    app.begin("overwritten in place");
    app.makeAnother(app.copy, 5);
    Files.write(app.database, Files.readAllBytes(app.copy), StandardOpenOption.TRUNCATE_EXISTING);
    look(app.database);
    app.insert();
    app.begin("overwritten in place by a file of the same size");
    byte[] before = Files.readAllBytes(app.database);
    app.insert();
    Files.write(app.database, before);
    look(app.database);
    app.insert();
    app.begin("moved, and moved back");
    Path moved = app.database.resolveSibling("moved.db");
    Files.move(app.database, moved);
    look(moved);
    Files.move(moved, app.database);
    app.insert();
    app.begin("other modes");
    app.query("PRAGMA journal_mode");
    app.query("PRAGMA journal_mode=" + (app.isWal() ? "DELETE" : "WAL"));
    app.query("PRAGMA journal_mode");
    app.insert();
    app.query("VACUUM");
    app.query("PRAGMA wal_checkpoint(TRUNCATE)");
    app.insert();
  }

  private boolean isWal() {
    return journalMode.equals("WAL");
  }

  private void begin(String what) {
    System.out.println(what);
  }

  private void insert() throws SQLException {
    for (int i = 0; i < QUERIES; i++) {
      query("PRAGMA journal_mode=" + journalMode);
      query("CREATE TABLE IF NOT EXISTS t (text TEXT)");
      query("INSERT INTO t VALUES ('row " + rows++ + "')");
    }
    look(database);
  }

  /** The file alone holds every row. */
  private void copyAfterEachClose() throws SQLException, IOException {
    for (int i = 0; i < QUERIES; i++) {
      query("INSERT INTO t VALUES ('row " + rows++ + "')");
      Files.copy(database, copy);
      look(copy);
      Files.delete(copy);
    }
  }

  private void makeAnother(Path path, int count) throws SQLException {
    try (Connection other = open(path);
        Statement statement = other.createStatement()) {
      statement.execute("CREATE TABLE t (text TEXT)");
      for (int i = 0; i < count; i++) {
        statement.execute("INSERT INTO t VALUES ('other " + i + "')");
      }
    }
  }

  private void query(String sql) throws SQLException {
    try (Connection connection = open(database);
        Statement statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        try (ResultSet result = statement.getResultSet()) {
          System.out.println(sql + ": " + (result.next() ? result.getString(1) : "nothing"));
        }
      }
    } catch (SQLException e) {
      System.out.println(sql + ": " + e.getMessage());
    }
  }

  private static void look(Path path) throws SQLException {
    try (Connection connection = open(path);
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT count(*) || ' rows, the last ' || max(rowid) || ' ' || max(text) FROM t")) {
      System.out.println(result.getString(1));
    }
    try (Connection connection = open(path);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA integrity_check")) {
      System.out.println(result.getString(1));
    }
  }

  private static Connection open(Path path) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + path);
  }
}
