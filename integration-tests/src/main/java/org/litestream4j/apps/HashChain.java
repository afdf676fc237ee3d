package org.litestream4j.apps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Appends rows with consecutive ids until it reads a line from stdin, each with the hash of the one
 * before it, and prints each id once it is committed: {@code <JDBC URL> <journal mode>}. Goes on
 * where an earlier run has ended.
 */
public final class HashChain {
  private static final int LARGEST_FILLER_BYTES = 3_000;

  private final Connection connection;
  private long id;
  private byte[] hash = new byte[0];

  private HashChain(Connection connection) {
    this.connection = connection;
  }

  public static void main(String[] args) throws Exception {
    try (Connection connection = DriverManager.getConnection(args[0])) {
      HashChain chain = new HashChain(connection);
      chain.begin(args[1]);
      Thread stop = new Thread(HashChain::awaitLine);
      stop.setDaemon(true);
      stop.start();
      while (stop.isAlive()) {
        chain.append();
      }
    }
  }

  /** What the row of an id holds, given the hash of the row before it. */
  public static byte[] next(byte[] previousHash, long id) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(previousHash);
      return digest.digest(Long.toString(id).getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void begin(String journalMode) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=" + journalMode);
      statement.execute(
          "CREATE TABLE IF NOT EXISTS chain (id INTEGER PRIMARY KEY, hash BLOB, filler BLOB)");
      try (ResultSet last =
          statement.executeQuery("SELECT id, hash FROM chain ORDER BY id DESC LIMIT 1")) {
        if (last.next()) {
          id = last.getLong(1);
          hash = last.getBytes(2);
        }
      }
    }
  }

  private void append() throws SQLException {
    hash = next(hash, ++id);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO chain VALUES (?, ?, ?)")) {
      insert.setLong(1, id);
      insert.setBytes(2, hash);
      insert.setBytes(3, new byte[(int) (id * 7919 % LARGEST_FILLER_BYTES)]);
      insert.executeUpdate();
    }
    System.out.println(id);
  }

  private static void awaitLine() {
    try {
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
