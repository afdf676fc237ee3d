package org.litestream4j.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/**
 * Deletes, moves or replaces a database file while a connection to it is open: {@code <database>
 * delete|create|move|return|replace <milliseconds to wait for another WAL>}. Begins with that when
 * there is a line on stdin; prints what each step of it gave.
 */
public final class ReplacesFiles {
  private final Path database;
  private final Path moved;
  private final long walMillis;

  private ReplacesFiles(Path database, long walMillis) {
    this.database = database;
    this.moved = database.resolveSibling("moved.db");
    this.walMillis = walMillis;
  }

  public static void main(String[] args) throws Exception {
    ReplacesFiles app = new ReplacesFiles(Paths.get(args[0]), Long.parseLong(args[2]));
    try (Connection old = app.open(app.database)) {
      run(old, "CREATE TABLE t (text TEXT)");
      run(old, "INSERT INTO t VALUES ('old')");
      awaitLine();
      switch (args[1]) {
        case "delete":
          Files.delete(app.database);
          run(old, "INSERT INTO t VALUES ('into the deleted file')");
          app.useNewFile(old);
          break;
        case "create":
          Files.delete(app.database);
          app.useNewFile(old);
          break;
        case "move":
          Files.move(app.database, app.moved);
          run(old, "INSERT INTO t VALUES ('into the moved file')");
          app.useNewFile(old);
          app.lookAt(app.moved);
          break;
        case "return":
          Files.move(app.database, app.moved);
          run(old, "INSERT INTO t VALUES ('into the moved file')");
          Files.move(app.moved, app.database);
          run(old, "INSERT INTO t VALUES ('into the file that is back')");
          break;
        case "replace":
          app.makeAnother(app.moved);
          Files.move(app.moved, app.database, StandardCopyOption.REPLACE_EXISTING);
          app.useNewFile(old);
          break;
        default:
          throw new IllegalArgumentException(args[1]);
      }
    }
    app.lookAt(app.database);
  }

  /** The old connection writes and reads before, between and after what a new one does. */
  private void useNewFile(Connection old) throws Exception {
    try (Connection fresh = open(database)) {
      run(fresh, "CREATE TABLE IF NOT EXISTS t (text TEXT)");
      run(fresh, "INSERT INTO t VALUES ('new 1')");
      run(old, "INSERT INTO t VALUES ('late')");
      awaitWal();
      run(fresh, "INSERT INTO t VALUES ('new 2')");
      run(old, "INSERT INTO t VALUES ('later')");
      print("the old connection reads", old);
      old.close();
      run(fresh, "INSERT INTO t VALUES ('new 3')");
      awaitWal();
      print("the new connection reads", fresh);
    }
  }

  private void makeAnother(Path path) throws SQLException {
    try (Connection other = open(path)) {
      run(other, "CREATE TABLE t (text TEXT)");
      run(other, "INSERT INTO t VALUES ('another 1'), ('another 2')");
    }
  }

  private void lookAt(Path path) throws SQLException {
    try (Connection last = open(path)) {
      print(path.getFileName() + " has", last);
    }
  }

  private static void print(String what, Connection connection) {
    try (Statement statement = connection.createStatement()) {
      StringBuilder texts = new StringBuilder();
      try (ResultSet rows = statement.executeQuery("SELECT text FROM t ORDER BY rowid")) {
        while (rows.next()) {
          texts.append(rows.getString(1)).append(", ");
        }
      }
      try (ResultSet check = statement.executeQuery("PRAGMA integrity_check")) {
        check.next();
        System.out.println(what + ": " + texts + "integrity " + check.getString(1));
      }
    } catch (SQLException e) {
      System.out.println(what + ": error " + e.getErrorCode() + " " + e.getMessage());
    }
  }

  private static void run(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      System.out.println(sql + ": " + statement.executeUpdate(sql));
    } catch (SQLException e) {
      System.out.println(sql + ": error " + e.getErrorCode() + " " + e.getMessage());
    }
  }

  private static void awaitLine() throws IOException {
    while (System.in.read() != '\n') {
      // Nothing else is expected.
    }
  }

  private void awaitWal() throws IOException, InterruptedException {
    Path wal = database.resolveSibling(database.getFileName() + "-wal");
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(walMillis);
    while (!(Files.exists(wal) && Files.size(wal) > 0) && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
  }

  private Connection open(Path path) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + path);
  }
}
