package org.litestream4j.apps;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;

/**
 * Commits, reads and rolls back in every way that JDBC and SQL have, each announced by {@code
 * PRAGMA now_<name>}: {@code <JDBC URL>}.
 */
public final class CommitsInEveryWay {
  private static final String INSERT = "INSERT INTO t (b) VALUES (1)";

  private final Connection connection;

  private CommitsInEveryWay(Connection connection) {
    this.connection = connection;
  }

  public static void main(String[] args) throws SQLException {
    try (Connection connection = DriverManager.getConnection(args[0])) {
      CommitsInEveryWay ways = new CommitsInEveryWay(connection);
      ways.autocommit();
      ways.transactions();
      ways.jdbcTransactions();
      ways.prepared();
      ways.failures();
      CallsBack.register(connection);
      ways.nested();
    }
  }

  private void now(String name) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA now_" + name);
    }
  }

  private void execute(String... texts) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : texts) {
        statement.execute(sql);
      }
    }
  }

  private void update(String... texts) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : texts) {
        statement.executeUpdate(sql);
      }
    }
  }

  private void query(String sql, int rows) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      for (int i = 0; i < rows && result.next(); i++) {
        result.getString(1);
      }
    }
  }

  private void autocommit() throws SQLException {
    now("create");
    update("CREATE TABLE t (a INTEGER PRIMARY KEY, b)");
    now("update");
    update(INSERT);
    now("execute");
    execute(INSERT);
    now("read");
    query("SELECT * FROM t", 9);
    now("read_nothing");
    query("SELECT * FROM t WHERE a < 0", 9);
    now("read_with");
    execute("WITH x AS (SELECT 1) SELECT * FROM x");
    now("with");
    execute("WITH x AS (SELECT 1) INSERT INTO t (b) SELECT * FROM x");
    now("pragma");
    execute("PRAGMA user_version=7");
    now("read_pragma");
    query("PRAGMA user_version", 1);
    now("create_as");
    update("CREATE TABLE t2 AS SELECT * FROM t");
    now("commented");
    update("/* a */ -- b\n DELETE FROM t WHERE a = 2");
  }

  private void transactions() throws SQLException {
    now("begin");
    execute("BEGIN", INSERT);
    now("commit");
    execute("COMMIT");
    now("read_transaction");
    execute("BEGIN", "SELECT * FROM t", "COMMIT");
    now("end");
    execute("BEGIN IMMEDIATE", INSERT, "END TRANSACTION");
    now("rollback");
    execute("BEGIN", INSERT, "ROLLBACK");
    now("savepoint");
    execute("SAVEPOINT a", INSERT, "SAVEPOINT b", INSERT, "RELEASE b");
    now("release");
    execute("RELEASE a");
    now("rollback_to");
    execute("BEGIN", INSERT, "SAVEPOINT c", INSERT, "ROLLBACK TO c");
    now("commit_after_rollback_to");
    execute("COMMIT");
    now("text");
    update("BEGIN; " + INSERT + "; " + INSERT + "; COMMIT");
    now("half_a_text");
    update("BEGIN; " + INSERT);
    now("other_half");
    update(INSERT + "; COMMIT");
  }

  private void jdbcTransactions() throws SQLException {
    now("no_autocommit");
    connection.setAutoCommit(false);
    update(INSERT);
    now("jdbc_savepoint");
    Savepoint savepoint = connection.setSavepoint();
    update(INSERT);
    connection.releaseSavepoint(savepoint);
    now("jdbc_commit");
    connection.commit();
    now("jdbc_commit_nothing");
    connection.commit();
    now("jdbc_rollback");
    update(INSERT);
    connection.rollback();
    update(INSERT);
    now("jdbc_autocommit");
    connection.setAutoCommit(true);
  }

  private void prepared() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO t (b) VALUES (?)", 1)) {
      now("prepared_update");
      insert.setInt(1, 3);
      insert.executeUpdate();
      now("prepared_execute");
      insert.setInt(1, 4);
      insert.execute();
      now("keys");
      try (ResultSet keys = insert.getGeneratedKeys()) {
        keys.next();
      }
      now("prepared_batch");
      for (int i = 0; i < 3; i++) {
        insert.setInt(1, i);
        insert.addBatch();
      }
      insert.executeBatch();
      now("prepared_close");
    }
    now("batch");
    try (Statement statement = connection.createStatement()) {
      statement.addBatch(INSERT);
      statement.addBatch(INSERT);
      statement.executeBatch();
    }
    now("batch_end");
  }

  private void failures() throws SQLException {
    now("failing_update");
    try {
      update("INSERT INTO t (a) VALUES (1)");
    } catch (SQLException e) {
      System.out.println("refused");
    }
    now("after_failure");
    update(INSERT);
    now("failing_batch");
    try (Statement statement = connection.createStatement()) {
      statement.addBatch(INSERT);
      statement.addBatch("INSERT INTO t (a) VALUES (1)");
      statement.executeBatch();
    } catch (BatchUpdateException e) {
      System.out.println("refused");
    }
    now("rolled_back_by_conflict");
    execute("BEGIN", INSERT);
    try {
      update("INSERT OR ROLLBACK INTO t (a) VALUES (1)");
    } catch (SQLException e) {
      System.out.println("refused");
    }
    now("after_rollback_by_conflict");
    update(INSERT);
  }

  private void nested() throws SQLException {
    now("function");
    query("SELECT calls_back('" + INSERT + "')", 1);
    now("function_end");
  }
}
