package org.litestream4j.it.harness;

import java.io.IOException;
import java.nio.file.Path;
import org.litestream4j.apps.SqlConsole;

/** An app that does step by step what a test tells it. */
public final class Console implements AutoCloseable {
  private final RunningJvm jvm;
  private int commands;

  private Console(RunningJvm jvm) {
    this.jvm = jvm;
  }

  public static Console start(AgentJvm jvm) throws IOException {
    return new Console(jvm.start(SqlConsole.class));
  }

  /** The app itself, as a process. */
  public RunningJvm jvm() {
    return jvm;
  }

  /** Opens a connection, by the name of the file. */
  public String open(Path database) throws Exception {
    return open(name(database), "jdbc:sqlite:" + database);
  }

  public String open(String connection, String url) throws Exception {
    return tell("open " + connection + " " + url);
  }

  public String close(Path database) throws Exception {
    return close(name(database));
  }

  public String close(String connection) throws Exception {
    return tell("close " + connection);
  }

  /** Executes statements one after another and returns the answer of the last. */
  public String sql(Path database, String... statements) throws Exception {
    return sql(name(database), statements);
  }

  public String sql(String connection, String... statements) throws Exception {
    String answer = "";
    for (String statement : statements) {
      answer = tell("sql " + connection + " " + statement);
      if (answer.startsWith("error: ")) {
        throw new AssertionError(statement + ": " + answer);
      }
    }
    return answer;
  }

  /** What a statement answers, be it an error. */
  public String answer(Path database, String statement) throws Exception {
    return tell("sql " + name(database) + " " + statement);
  }

  /** Runs a text of several statements as a whole; returns its answer, be it an error. */
  public String update(Path database, String statements) throws Exception {
    return tell("update " + name(database) + " " + statements);
  }

  /** Reads one row of a query and leaves it open; returns its number. */
  public String cursor(Path database, String query) throws Exception {
    return tell("cursor " + name(database) + " " + query);
  }

  public void closeCursor(String number) throws Exception {
    tell("end " + number);
  }

  /** Prepares a statement that the app keeps; returns its number. */
  public String prepare(Path database, String statement) throws Exception {
    return tell("prepare " + name(database) + " " + statement);
  }

  /** Executes a statement that the app keeps. */
  public String execute(Path database, String number) throws Exception {
    return tell("execute " + name(database) + " " + number);
  }

  /** The app takes a copy of the database in memory for the database. */
  public void deserialize(Path database) throws Exception {
    tell("deserialize " + name(database));
  }

  /** Write and read version in the header of a copy that the driver makes in memory. */
  public String serializedVersions(Path database) throws Exception {
    return tell("serialize " + name(database));
  }

  /** The app deletes a file of its own. */
  public void delete(Path file) throws Exception {
    tell("delete " + file);
  }

  /** The app copies a file, which opens and closes it. */
  public void copy(Path file, Path copy) throws Exception {
    tell("copy " + file + " " + copy);
  }

  /** Whether the app finds a file. */
  public boolean exists(Path file) throws Exception {
    return Boolean.parseBoolean(tell("exists " + file));
  }

  /** main returns, with all connections open that were not closed. */
  public Exit end() throws Exception {
    jvm.send("return");
    return jvm.await();
  }

  /** System.exit. */
  public Exit exit() throws Exception {
    jvm.send("exit");
    return jvm.await();
  }

  private String tell(String command) throws Exception {
    jvm.send(command);
    String prefix = ++commands + ": ";
    return jvm.awaitStdout(line -> line.startsWith(prefix)).substring(prefix.length());
  }

  private static String name(Path database) {
    return database.getFileName().toString();
  }

  @Override
  public void close() {
    jvm.close();
  }
}
