package org.litestream4j.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Uses up what its process has, and goes on: {@code <directory> descriptors <databases>} opens many
 * databases, {@code <directory> heap} fills the heap and catches what comes of it. Prints how many
 * rows are there in the end.
 */
public final class FillsProcess {
  private static final int PIECE_BYTES = 16 << 10;
  private static final int ROUNDS = 30;

  private final List<Connection> connections = new ArrayList<>();
  private final Path directory;

  private FillsProcess(Path directory) {
    this.directory = directory;
  }

  public static void main(String[] args) throws Exception {
    FillsProcess app = new FillsProcess(Paths.get(args[0]));
    if (args[1].equals("descriptors")) {
      app.useDescriptors(Integer.parseInt(args[2]));
    } else {
      app.fillHeap();
    }
    for (Connection connection : app.connections) {
      connection.close();
    }
  }

  private Connection open(String name) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(name));
    connections.add(connection);
    run(connection, "PRAGMA journal_mode=WAL");
    run(connection, "CREATE TABLE t (text TEXT)");
    return connection;
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void useDescriptors(int databases) throws SQLException, InterruptedException {
    for (int i = 0; i < databases; i++) {
      run(open("d" + i + ".db"), "INSERT INTO t VALUES ('one')");
      Thread.sleep(20);
    }
    int rows = 0;
    for (Connection connection : connections) {
      run(connection, "INSERT INTO t VALUES ('two')");
      rows += 2;
    }
    System.out.println(rows + " rows");
  }

  private void fillHeap() throws SQLException, IOException {
    Connection connection = open("app.db");
    int rows = 0;
    int full = 0;
    for (int i = 0; i < ROUNDS; i++) {
      full += useAll();
      run(connection, "INSERT INTO t VALUES ('row " + i + "')");
      rows++;
    }
    System.out.println(rows + " rows, the heap was full " + full + " times");
    Files.createFile(directory.resolve("filled"));
  }

  /** Keeps it full for as long as others may want some of it. */
  private static int useAll() {
    List<byte[]> pieces = new ArrayList<>();
    long end = System.nanoTime() + 100_000_000L;
    boolean isFull = false;
    while (System.nanoTime() < end) {
      try {
        pieces.add(new byte[PIECE_BYTES]);
      } catch (OutOfMemoryError expected) {
        isFull = true;
      }
    }
    return isFull && !pieces.isEmpty() ? 1 : 0;
  }
}
