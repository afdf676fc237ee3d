package org.litestream4j.apps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Does what the lines of stdin say, on named connections, and answers each with one line: {@code
 * open <name> <JDBC URL>}, {@code sql <name> <statement>}, {@code update <name> <statements>},
 * {@code cursor <name> <query>} for its number and {@code end <number>}, {@code prepare <name>
 * <statement>} for its number and {@code execute <name> <number> <text>}, its first parameter if
 * there is one, {@code serialize <name>} for the write and read version in the copy, {@code
 * deserialize <name>} into it, {@code close <name>}, {@code delete <path>}, {@code exists <path>},
 * {@code copy <path> <path>} by Files.copy, {@code exit} for System.exit; main returns at the end
 * of stdin or after {@code return}.
 */
public final class SqlConsole {
  private final Map<String, Connection> connections = new HashMap<>();
  private final List<PreparedStatement> prepared = new ArrayList<>();
  private final List<Statement> open = new ArrayList<>();

  private SqlConsole() {}

  public static void main(String[] args) throws IOException {
    SqlConsole console = new SqlConsole();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int number = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("return")) {
        return;
      }
      System.out.println(++number + ": " + console.answer(line.split(" ", 3)));
    }
  }

  private String answer(String[] words) {
    try {
      switch (words[0]) {
        case "open":
          connections.put(words[1], DriverManager.getConnection(words[2]));
          return "ok";
        case "sql":
          return execute(connection(words[1]), words[2]);
        case "update":
          try (Statement statement = connection(words[1]).createStatement()) {
            return Integer.toString(statement.executeUpdate(words[2]));
          }
        case "cursor":
          Statement reading = connection(words[1]).createStatement();
          open.add(reading);
          return reading.executeQuery(words[2]).next() ? open.size() - 1 + "" : "no row";
        case "end":
          open.get(Integer.parseInt(words[1])).close();
          return "ok";
        case "prepare":
          prepared.add(connection(words[1]).prepareStatement(words[2]));
          return Integer.toString(prepared.size() - 1);
        case "execute":
          String[] numberAndText = words[2].split(" ", 2);
          PreparedStatement kept = prepared.get(Integer.parseInt(numberAndText[0]));
          if (numberAndText.length > 1) {
            kept.setString(1, numberAndText[1]);
          }
          return kept.execute() ? rows(kept) : "ok";
        case "close":
          connection(words[1]).close();
          return "ok";
        case "serialize":
          return Serialized.versions(connection(words[1]));
        case "deserialize":
          Serialized.restore(connection(words[1]));
          return "ok";
        case "delete":
          Files.delete(Paths.get(words[1]));
          return "ok";
        case "copy":
          Files.copy(Paths.get(words[1]), Paths.get(words[2]), StandardCopyOption.REPLACE_EXISTING);
          return "ok";
        case "exists":
          return Boolean.toString(Files.exists(Paths.get(words[1])));
        case "exit":
          System.exit(0);
          return "";
        default:
          return "unknown: " + words[0];
      }
    } catch (SQLException | IOException e) {
      return "error: " + e.getClass().getName() + ": " + e.getMessage();
    }
  }

  private Connection connection(String name) throws SQLException {
    Connection connection = connections.get(name);
    if (connection == null) {
      throw new SQLException("nothing was opened as " + name);
    }
    return connection;
  }

  private static String execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql) ? rows(statement) : "ok";
    }
  }

  /** The first column of all rows, with commas between them. */
  private static String rows(Statement statement) throws SQLException {
    StringBuilder values = new StringBuilder();
    try (ResultSet rows = statement.getResultSet()) {
      while (rows.next()) {
        values.append(values.length() == 0 ? "" : ",").append(rows.getString(1));
      }
    }
    return values.toString();
  }
}
