package org.litestream4j.apps;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.sqlite.SQLiteDataSource;

/**
 * Does with JDBC what its arguments say, one after the other, and prints what comes of it: {@code
 * <verb> <connection> <rest>}.
 */
public final class RunsSteps {
  private final Map<String, Connection> connections = new HashMap<>();
  private final Deque<ResultSet> cursors = new ArrayDeque<>();
  private final List<PreparedStatement> kept = new ArrayList<>();

  private RunsSteps() {}

  public static void main(String[] args) {
    RunsSteps steps = new RunsSteps();
    for (String step : args) {
      try {
        String[] words = step.split(" ", 3);
        steps.run(words[0], words[1], words.length < 3 ? "" : words[2]);
      } catch (SQLException e) {
        System.out.println(step + ": " + e.getMessage());
      }
    }
  }

  private void run(String verb, String name, String rest) throws SQLException {
    switch (verb) {
      case "open":
        connections.put(name, DriverManager.getConnection(rest));
        break;
      case "open-with":
        connections.put(name, openWith(rest.split(" ", 2)));
        break;
      case "source":
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl(rest);
        connections.put(name, source.getConnection());
        break;
      case "close":
        connection(name).close();
        break;
      case "function":
        CallsBack.register(connection(name));
        break;
      case "prepared":
        try (PreparedStatement statement = connection(name).prepareStatement(rest)) {
          statement.executeUpdate();
        }
        break;
      case "twice":
        try (PreparedStatement statement = connection(name).prepareStatement(rest)) {
          printTwice(statement);
        }
        break;
      case "deserialize":
        Serialized.restore(connection(name));
        break;
      case "keep":
        kept.add(connection(name).prepareStatement(rest));
        break;
      case "execute":
        executeKept(rest.split(" ", 2));
        break;
      case "cursor":
        cursors.add(connection(name).createStatement().executeQuery(rest));
        cursors.getLast().next();
        break;
      case "end-cursor":
        cursors.remove().getStatement().close();
        break;
      default:
        try (Statement statement = connection(name).createStatement()) {
          runPlain(statement, verb, rest);
        }
    }
  }

  private void executeKept(String[] numberAndParameter) throws SQLException {
    PreparedStatement statement = kept.get(Integer.parseInt(numberAndParameter[0]));
    if (numberAndParameter.length > 1) {
      statement.setString(1, numberAndParameter[1]);
    }
    statement.execute();
  }

  private static void printTwice(PreparedStatement statement) throws SQLException {
    int columns = statement.getMetaData().getColumnCount();
    int parameters = statement.getParameterMetaData().getParameterCount();
    System.out.println(parameters + " parameters, " + columns + " columns");
    for (int i = 0; i < 2; i++) {
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          StringBuilder row = new StringBuilder();
          for (int column = 1; column <= columns; column++) {
            row.append(column == 1 ? "" : " ").append(rows.getMetaData().getColumnName(column));
            row.append('=').append(rows.getString(column));
          }
          System.out.println(row);
        }
      }
    }
  }

  private static Connection openWith(String[] propertyAndUrl) throws SQLException {
    String[] property = propertyAndUrl[0].split("=", 2);
    Properties properties = new Properties();
    properties.setProperty(property[0], property[1]);
    return DriverManager.getConnection(propertyAndUrl[1], properties);
  }

  private static void runPlain(Statement statement, String verb, String sql) throws SQLException {
    switch (verb) {
      case "update":
        statement.executeUpdate(sql);
        break;
      case "query":
        try (ResultSet rows = statement.executeQuery(sql)) {
          while (rows.next()) {
            System.out.println(rows.getString(1));
          }
        }
        break;
      case "batch":
        for (String each : sql.split(";", -1)) {
          statement.addBatch(each);
        }
        statement.executeBatch();
        break;
      default:
        throw new IllegalArgumentException(verb);
    }
  }

  private Connection connection(String name) {
    return Objects.requireNonNull(connections.get(name), name);
  }
}
