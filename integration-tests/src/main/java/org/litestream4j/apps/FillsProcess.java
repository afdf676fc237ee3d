package org.litestream4j.apps;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
 * databases in WAL mode, with {@code <connections>} behind it each of them as often and in the mode
 * that it comes with, {@code <directory> heap} and {@code <directory> metaspace} fill those and
 * catch what comes of it. Prints how many rows are there in the end; a line of stdin lets it go on,
 * for the last two to the end, and with {@code later} behind them also to the beginning.
 */
public final class FillsProcess {
  private static final int PIECE_BYTES = 16 << 10;
  private static final int ROUNDS = 30;
  private static final int METASPACE_ROUNDS = 5;

  private final List<Connection> connections = new ArrayList<>();
  private final List<Class<?>> copies = new ArrayList<>();
  private final Path directory;

  private FillsProcess(Path directory) {
    this.directory = directory;
  }

  public static void main(String[] args) throws Exception {
    FillsProcess app = new FillsProcess(Paths.get(args[0]));
    if (args[1].equals("descriptors")) {
      app.useDescriptors(
          Integer.parseInt(args[2]), args.length > 3 ? Integer.parseInt(args[3]) : 0);
    } else {
      Connection connection = app.open("app.db");
      if (args.length > 2) {
        awaitLine();
      }
      if (args[1].equals("heap")) {
        app.fillHeap(connection);
      } else {
        app.fillMetaspace(connection);
      }
      awaitLine(); // It has room again.
    }
    for (Connection connection : app.connections) {
      connection.close();
    }
  }

  private static void awaitLine() throws IOException {
    for (int read = 0; read >= 0 && read != '\n'; ) {
      read = System.in.read();
    }
  }

  private Connection open(String name) throws SQLException {
    Connection connection = connect(name);
    run(connection, "PRAGMA journal_mode=WAL");
    run(connection, "CREATE TABLE t (text TEXT)");
    return connection;
  }

  private Connection openOften(String name, int times) throws SQLException {
    Connection first = connectWithoutSync(name);
    run(first, "CREATE TABLE t (text TEXT)");
    for (int i = 1; i < times; i++) {
      run(connectWithoutSync(name), "SELECT count(*) FROM t");
    }
    return first;
  }

  /** Of hundreds of commits in rollback-journal mode each takes several syncs. */
  private Connection connectWithoutSync(String name) throws SQLException {
    Connection connection = connect(name);
    run(connection, "PRAGMA synchronous=OFF");
    return connection;
  }

  private Connection connect(String name) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(name));
    connections.add(connection);
    return connection;
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A third of them until a line comes, then the others as fast as it can. */
  private void useDescriptors(int databases, int times) throws SQLException, IOException {
    for (int i = 0; i < databases; i++) {
      if (i == databases / 3) {
        awaitLine();
      }
      String name = "d" + i + ".db";
      Connection connection = times > 0 ? openOften(name, times) : open(name);
      run(connection, "INSERT INTO t VALUES ('one')");
    }
    int rows = databases;
    for (Connection connection : connections) {
      run(connection, "INSERT INTO t VALUES ('two')");
      rows++;
    }
    System.out.println(rows + " rows");
  }

  private void fillHeap(Connection connection) throws SQLException, IOException {
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

  /** Each row is written while no class can be loaded. */
  private void fillMetaspace(Connection connection)
      throws SQLException, IOException, InterruptedException {
    byte[] classFile = classFile();
    run(connection, "INSERT INTO t VALUES ('a row')");
    int rows = 1;
    int full = 0;
    for (int i = 0; i < METASPACE_ROUNDS; i++) {
      try {
        while (true) {
          copies.add(new Copies().define(classFile));
        }
      } catch (OutOfMemoryError expected) {
        full++;
      }
      run(connection, "INSERT INTO t VALUES ('row " + i + "')");
      rows++;
      Thread.sleep(500);
      copies.clear();
    }
    System.out.println(rows + " rows, the metaspace was full " + full + " times");
  }

  private static byte[] classFile() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream in = FillsProcess.class.getResourceAsStream("FillsProcess.class")) {
      byte[] buffer = new byte[PIECE_BYTES];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes.write(buffer, 0, n);
      }
    }
    return bytes.toByteArray();
  }

  private static final class Copies extends ClassLoader {
    Class<?> define(byte[] classFile) {
      return defineClass(null, classFile, 0, classFile.length);
    }
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
