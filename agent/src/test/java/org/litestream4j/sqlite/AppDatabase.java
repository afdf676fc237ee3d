package org.litestream4j.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/** A connection of an app to a database of its own, through the real driver. */
public final class AppDatabase implements AutoCloseable {
  private final Path path;
  private final Connection connection;

  private AppDatabase(Path path, Connection connection) {
    this.path = path;
    this.connection = connection;
  }

  /** Opens the database, which leaves its checkpoints to us and does not wait for locks. */
  public static AppDatabase open(Path path) throws SQLException {
    AppDatabase opened = new AppDatabase(path, DriverManager.getConnection("jdbc:sqlite:" + path));
    opened.execute("PRAGMA busy_timeout=0");
    opened.execute("PRAGMA wal_autocheckpoint=0");
    opened.execute("PRAGMA synchronous=OFF");
    return opened;
  }

  /** A new database in WAL mode with an empty table. */
  public static AppDatabase createWal(Path path) throws SQLException {
    AppDatabase created = open(path);
    created.execute("PRAGMA journal_mode=WAL");
    created.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, b BLOB)");
    return created;
  }

  /** A new database in rollback-journal mode with an empty table. */
  public static AppDatabase createRollback(Path path) throws SQLException {
    AppDatabase created = open(path);
    created.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, b BLOB)");
    return created;
  }

  public Path path() {
    return path;
  }

  public Path wal() {
    return path.resolveSibling(path.getFileName() + "-wal");
  }

  public void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  public void insert(int bytes) throws SQLException {
    execute("INSERT INTO t(b) VALUES(randomblob(" + bytes + "))");
  }

  /** {@code count} rows in one transaction. */
  public void insertRows(int count, int bytes) throws SQLException {
    execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
            + count
            + ") INSERT INTO t(b) SELECT randomblob("
            + bytes
            + ") FROM n");
  }

  /** One transaction of a random kind and size. */
  public void changeSomething(Random random) throws SQLException {
    int id = random.nextInt(40);
    int size = random.nextInt(6000);
    switch (random.nextInt(4)) {
      case 0 -> execute("DELETE FROM t WHERE id = " + id);
      case 1 -> execute("UPDATE t SET b = randomblob(" + size + ") WHERE id = " + id);
      default -> execute("INSERT OR REPLACE INTO t VALUES(" + id + ", randomblob(" + size + "))");
    }
  }

  public String query(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : "";
    }
  }

  /** The bytes of the WAL as they are now. */
  public byte[] walBytes() throws IOException {
    return Files.readAllBytes(wal());
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
