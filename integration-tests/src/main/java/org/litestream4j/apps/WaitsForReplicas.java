package org.litestream4j.apps;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Scanner;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Commits on one thread and does on another one what a line from stdin says, and prints what comes
 * of it: {@code <JDBC URL> <journal mode>}. The lines: {@code insert <n>}, which begins a commit;
 * {@code read}, {@code cancel}, {@code interrupt}, {@code close}, {@code await}, {@code exit}.
 */
public final class WaitsForReplicas {
  private final Connection connection;
  private final AtomicReference<Thread> committing = new AtomicReference<>();
  private final AtomicReference<Statement> statement = new AtomicReference<>();

  private WaitsForReplicas(Connection connection) {
    this.connection = connection;
  }

  public static void main(String[] args) throws Exception {
    Connection connection = DriverManager.getConnection(args[0]);
    WaitsForReplicas app = new WaitsForReplicas(connection);
    try (Statement first = connection.createStatement()) {
      first.execute("PRAGMA journal_mode=" + args[1]);
      first.executeUpdate("CREATE TABLE IF NOT EXISTS t (a INTEGER PRIMARY KEY, b)");
      System.out.println("ready");
    } catch (SQLException e) {
      System.out.println("not ready: " + e.getMessage());
    }
    Scanner lines = new Scanner(System.in, "UTF-8");
    while (lines.hasNextLine()) {
      app.run(lines.nextLine());
    }
  }

  private void run(String line) throws Exception {
    String[] words = line.split(" ", 2);
    switch (words[0]) {
      case "insert":
        Thread thread = new Thread(() -> insert(words[1]));
        committing.set(thread);
        thread.start();
        awaitWait(thread);
        System.out.println("inserting");
        break;
      case "read":
        System.out.println("rows " + count());
        break;
      case "cancel":
        Objects.requireNonNull(statement.get()).cancel();
        System.out.println("cancelled");
        break;
      case "interrupt":
        Objects.requireNonNull(committing.get()).interrupt();
        break;
      case "close":
        connection.close();
        System.out.println("closed");
        break;
      case "await":
        Objects.requireNonNull(committing.get()).join();
        System.out.println("awaited");
        break;
      default:
        System.exit(0);
    }
  }

  private void insert(String number) {
    try (Statement mine = connection.createStatement()) {
      statement.set(mine);
      mine.executeUpdate("INSERT INTO t (b) VALUES (" + number + ")");
      System.out.println("inserted " + number + " " + Thread.currentThread().isInterrupted());
    } catch (SQLException e) {
      System.out.println(e.getMessage() + " " + Thread.currentThread().isInterrupted());
    }
  }

  /** Until the commit is seen by everybody, and the thread does nothing any more but wait. */
  private static void awaitWait(Thread thread) throws InterruptedException {
    while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(1);
    }
  }

  private long count() throws SQLException {
    try (Statement mine = connection.createStatement();
        ResultSet rows = mine.executeQuery("SELECT count(*) FROM t")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
