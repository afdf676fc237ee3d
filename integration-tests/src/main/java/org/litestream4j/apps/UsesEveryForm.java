package org.litestream4j.apps;

import java.nio.file.Path;
import java.nio.file.Paths;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * Opens databases in every form that the driver has, commits in every way, and prints what it is
 * answered: {@code <directory> [key]}. Once {@code rollback.db} and {@code attached.db} have been
 * written to, it waits for a line on stdin. It ends with a connection to {@code wal.db} open,
 * through which a shutdown hook commits one row more.
 */
public final class UsesEveryForm {
  private static final String CREATE = "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, x)";
  private static final String COUNT = "SELECT count(*), sum(id), max(x) FROM t";

  private final Path directory;
  private final Properties properties = new Properties();

  private UsesEveryForm(String[] args) {
    directory = Paths.get(args[0]);
    if (args.length > 1) {
      properties.setProperty("key", args[1]);
    }
  }

  public static void main(String[] args) throws Exception {
    UsesEveryForm app = new UsesEveryForm(args);
    app.useRollbackJournal();
    for (Form form : Form.values()) {
      app.useWal(form);
    }
    for (String url : new String[] {"jdbc:sqlite::memory:", "jdbc:sqlite:"}) {
      app.useMemory(url);
    }
    app.commitAtTheEnd();
  }

  private void useRollbackJournal() throws Exception {
    Path database = directory.resolve("rollback.db");
    try (Connection connection = Form.DRIVER_MANAGER.open(database, properties)) {
      Script script = new Script(connection).run("PRAGMA journal_mode", CREATE);
      try (Statement statement = connection.createStatement()) {
        statement.execute("ATTACH '" + directory.resolve("attached.db") + "' AS other");
      }
      script.run("CREATE TABLE other.u (y)", "INSERT INTO other.u VALUES ('first')");
      commitInEveryWay(connection);
      System.out.println("waiting");
      System.in.read();
      commitInEveryWay(connection);
      script.run("INSERT INTO other.u VALUES ('second')", "SELECT count(*) FROM other.u");
      script.run("PRAGMA journal_mode", "PRAGMA other.journal_mode", "PRAGMA wal_checkpoint");
      script.run("DETACH other", COUNT);
    }
    try (Connection connection = Form.DRIVER_MANAGER.open(database, properties)) {
      new Script(connection).run("PRAGMA journal_mode", "PRAGMA integrity_check", COUNT);
    }
  }

  private void useWal(Form form) throws SQLException {
    System.out.println(form);
    try (Connection connection = form.open(directory.resolve("wal.db"), properties)) {
      Script script = new Script(connection).run("PRAGMA journal_mode=WAL", CREATE);
      if (form != Form.READ_ONLY) {
        commitInEveryWay(connection);
      }
      script.run("INSERT INTO t (x) VALUES ('" + form + "')", COUNT);
      script.run("PRAGMA wal_autocheckpoint", "PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }

  private void useMemory(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url)) {
      Script script = new Script(connection).run("PRAGMA journal_mode", CREATE);
      commitInEveryWay(connection);
      script.run(COUNT);
    }
  }

  private void commitAtTheEnd() throws SQLException {
    Connection connection = Form.DRIVER_MANAGER.open(directory.resolve("wal.db"), properties);
    Script script = new Script(connection).run("INSERT INTO t (x) VALUES ('before the end')");
    Thread hook =
        new Thread(
            () -> {
              try {
                script.run("INSERT INTO t (x) VALUES ('in a hook')", COUNT);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private static void commitInEveryWay(Connection connection) throws SQLException {
    Script script = new Script(connection);
    script.run("INSERT INTO t (x) VALUES ('by itself')");
    connection.setAutoCommit(false);
    script.run("INSERT INTO t (x) VALUES ('together')", "UPDATE t SET x = x || '.' WHERE id = 1");
    connection.commit();
    script.run("INSERT INTO t (x) VALUES ('never')");
    connection.rollback();
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t (x) VALUES (?)")) {
      for (int row = 0; row < 3; row++) {
        insert.setString(1, "in a batch " + row);
        insert.addBatch();
      }
      System.out.println(insert.executeBatch().length);
    }
    connection.commit();
    connection.setAutoCommit(true);
    script.run(COUNT);
  }
}
