package org.litestream4j.it.intercept;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.litestream4j.intercept.CommitWait;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.intercept.DriverEvents;
import org.litestream4j.intercept.Interception;
import org.litestream4j.intercept.SchemaFile;
import org.litestream4j.intercept.StatementEvents;
import org.litestream4j.intercept.StatementResult;

/** Writes a line for each event; the app can tell it what else to do by pragmas nobody knows. */
final class EventRecorder implements DriverEvents, StatementEvents {
  private final PrintStream out;
  private final List<DriverConnection> connections = new ArrayList<>();
  private int executions;
  private int waits;
  private boolean hasMoved;

  EventRecorder(PrintStream out) {
    this.out = out;
  }

  @Override
  public void opening(String fileName, int openFlags) throws SQLException {
    out.println("opening " + baseName(fileName));
    if (fileName.contains("refused")) {
      throw new SQLException("refused by the recorder");
    }
  }

  @Override
  public void opened(DriverConnection connection) {
    connections.add(connection);
    say(connection, "opened " + baseName(connection.fileName()));
  }

  @Override
  public void openFailed(String fileName) {
    out.println("openFailed " + baseName(fileName));
  }

  @Override
  public void connected(DriverConnection connection, Properties properties) {
    say(connection, "connected");
    connection.takeDirty();
  }

  @Override
  public void waitAtGate(DriverConnection connection) {
    waits++;
    say(connection, "waitAtGate, calls " + connection.callsInProgress());
    if (waits % 2 == 0) {
      connection.openGate();
    }
  }

  @Override
  public void touched(DriverConnection connection) {
    say(connection, "touched, calls " + connection.callsInProgress());
  }

  @Override
  public boolean hasMoved(DriverConnection connection) {
    say(connection, "hasMoved");
    return hasMoved;
  }

  @Override
  public Collection<CommitWait> committed(DriverConnection connection) {
    say(connection, "committed");
    return List.of(new RecordedCommit(connection, out));
  }

  @Override
  public boolean isInsideCall() {
    return connections.stream().anyMatch(DriverConnection::isHeldByCurrentThread);
  }

  @Override
  public boolean isInTransaction(DriverConnection connection, int statementsInProgress)
      throws SQLException {
    say(connection, "isInTransaction");
    try {
      connection.exec("BEGIN");
    } catch (SQLException e) {
      return true;
    }
    connection.exec("COMMIT");
    return false;
  }

  @Override
  public StatementEvents statements() {
    return this;
  }

  @Override
  public String statement(DriverConnection connection, String sql) {
    say(connection, "statement " + sql);
    try {
      return answer(connection, sql);
    } catch (Exception e) {
      say(connection, e.toString());
      return sql;
    }
  }

  /** The app sees no difference if SQLite executes the last one in any case. */
  @Override
  public Optional<List<String>> columnsOfOurs(DriverConnection connection, String sql) {
    if (sql.startsWith("PRAGMA ours")) {
      return Optional.of(List.of("number", "text"));
    }
    return sql.equals("PRAGMA user_version")
        ? Optional.of(List.of("user_version"))
        : Optional.empty();
  }

  @Override
  public StatementResult execute(DriverConnection connection, String sql, int statementsInProgress)
      throws SQLException {
    say(connection, "execute " + sql + " beside " + statementsInProgress);
    if (sql.equals("PRAGMA ours_refused")) {
      return StatementResult.refusal(1, "refused by the recorder");
    }
    return sql.equals("PRAGMA ours")
        ? StatementResult.row(++executions, "times")
        : connection.run(sql.equals("PRAGMA ours_no_more") ? "SELECT missing" : sql);
  }

  @Override
  public Optional<StatementResult> executeNow(DriverConnection connection, String sql)
      throws SQLException {
    if (sql.equals("PRAGMA act_now")) {
      connection.run("CREATE TABLE acted (x)");
      return Optional.of(StatementResult.row("it's \"ok\""));
    }
    return sql.equals("PRAGMA fail_now")
        ? Optional.of(connection.run("SELECT missing"))
        : Optional.empty();
  }

  private String answer(DriverConnection connection, String sql) throws Exception {
    if (sql.equals("PRAGMA rewrite_me")) {
      return "SELECT 'rewritten'";
    }
    if (sql.equals("PRAGMA insert_mine")) {
      return "INSERT INTO t VALUES ('mine')";
    }
    switch (sql) {
      case "PRAGMA watch_me" -> connection.watch();
      case "PRAGMA move_me" -> hasMoved = true;
      case "PRAGMA move_me_back" -> hasMoved = false;
      case "PRAGMA take_dirty" -> connection.takeDirty();
      case "PRAGMA close_gate" -> connection.closeGate();
      case "PRAGMA list_databases" -> say(connection, databases(connection));
      case "PRAGMA exec_own" -> connection.exec("CREATE TABLE own (x)");
      case "PRAGMA open_control" -> Interception.untracked(() -> openControl(connection)).close();
      default -> {}
    }
    return sql;
  }

  private static Connection openControl(DriverConnection connection) throws Exception {
    Driver driver =
        (Driver)
            connection
                .driverLoader()
                .loadClass("org.sqlite.JDBC")
                .getDeclaredConstructor()
                .newInstance();
    return driver.connect("jdbc:sqlite::memory:", new Properties());
  }

  private static String databases(DriverConnection connection) throws SQLException {
    return connection.databaseList().stream()
        .map(EventRecorder::describe)
        .collect(Collectors.joining(", ", "databases ", ""));
  }

  private static String describe(SchemaFile file) {
    return file.schema() + "=" + (file.isFileless() ? "" : baseName(file.file()));
  }

  @Override
  public boolean mayWriteJointly(DriverConnection connection) {
    return true;
  }

  @Override
  public void committing(DriverConnection connection) {
    say(connection, "committing");
  }

  @Override
  public void changingFiles(DriverConnection connection, String sql, Optional<String> parameter)
      throws SQLException {
    say(connection, "changingFiles " + sql + parameter.map(text -> " with " + text).orElse(""));
    if (sql.contains("refused")) {
      throw new SQLException("refused by the recorder", "", 5);
    }
  }

  @Override
  public void explaining(DriverConnection connection, String sql) {
    say(connection, "explaining " + sql);
  }

  @Override
  public void explained(DriverConnection connection, String sql) {
    say(connection, "explained " + sql);
  }

  @Override
  public Optional<String> tableOf(DriverConnection connection, String name) {
    return name.equals("encoding") ? Optional.of("SELECT 'ours' AS encoding") : Optional.empty();
  }

  @Override
  public void filesChanged(DriverConnection connection) {
    say(connection, "filesChanged");
  }

  @Override
  public boolean isTargetInWal(DriverConnection connection, String schema, String fileName) {
    say(connection, "isTargetInWal " + schema + " " + baseName(fileName));
    return false;
  }

  @Override
  public boolean isCopyInWal(DriverConnection connection, String schema) {
    say(connection, "isCopyInWal " + schema);
    return true;
  }

  @Override
  public void backedUp(DriverConnection connection, String schema, String fileName) {
    say(connection, "backedUp " + schema + " " + baseName(fileName));
  }

  @Override
  public void restoring(DriverConnection connection, String schema, String fileName) {
    say(connection, "restoring " + schema + " " + baseName(fileName));
  }

  @Override
  public void restored(DriverConnection connection) {
    say(connection, "restored");
  }

  @Override
  public void closeFailed(DriverConnection connection) {
    say(connection, "closeFailed");
  }

  @Override
  public void closing(DriverConnection connection) {
    say(connection, "closing");
  }

  @Override
  public void closed(DriverConnection connection) {
    say(connection, "closed, calls " + connection.callsInProgress());
  }

  private void say(DriverConnection connection, String event) {
    out.println(connections.indexOf(connection) + 1 + " " + event);
  }

  private static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
