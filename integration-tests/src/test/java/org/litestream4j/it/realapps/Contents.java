package org.litestream4j.it.realapps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * All that an app could read in a database.
 *
 * @param settings what stands in the file header for good
 * @param schema each object's statement
 * @param rows for each table the rows, sorted: the columns and their values as SQL literals
 */
record Contents(
    List<String> settings, List<String> schema, Map<String, List<Map<String, String>>> rows) {
  private static final List<String> SETTINGS =
      List.of(
          "page_size",
          "encoding",
          "auto_vacuum",
          "user_version",
          "application_id",
          "integrity_check");
  private static final int LONGEST_SHOWN = 100;

  /** Reads a copy, so that the database itself and the files beside it stay as they are. */
  static Contents of(Path database, Path scratch) throws IOException, SQLException {
    Path copy = Files.createTempDirectory(scratch, "copy").resolve("copy.db");
    for (String suffix : List.of("", "-wal", "-journal")) {
      Path file = database.resolveSibling(database.getFileName() + suffix);
      if (Files.exists(file)) {
        Files.copy(file, copy.resolveSibling(copy.getFileName() + suffix));
      }
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy)) {
      return read(connection);
    }
  }

  /** The same without the values of some columns, in which the app itself writes the time. */
  Contents without(Set<String> columns) {
    Map<String, List<Map<String, String>>> others = new TreeMap<>();
    rows.forEach(
        (table, all) ->
            others.put(table, sorted(all.stream().map(row -> without(columns, row)).toList())));
    return new Contents(settings, schema, others);
  }

  private static Map<String, String> without(Set<String> columns, Map<String, String> row) {
    Map<String, String> rest = new TreeMap<>(row);
    rest.keySet().removeAll(columns);
    return rest;
  }

  private static Contents read(Connection connection) throws SQLException {
    List<String> settings = new ArrayList<>();
    for (String setting : SETTINGS) {
      settings.add(setting + " " + column(connection, "PRAGMA " + setting));
    }
    List<String> schema =
        column(
            connection,
            "SELECT type || ' ' || name || ' on ' || tbl_name || ': ' || coalesce(sql, 'built in')"
                + " FROM sqlite_master ORDER BY 1");
    Map<String, List<Map<String, String>>> rows = new TreeMap<>();
    for (String table :
        column(connection, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")) {
      rows.put(table, rowsOf(connection, table));
    }
    return new Contents(settings, schema, rows);
  }

  private static List<Map<String, String>> rowsOf(Connection connection, String table)
      throws SQLException {
    List<String> columns =
        column(connection, "SELECT name FROM pragma_table_info('" + table + "')");
    String literals =
        columns.stream()
            .map(name -> "quote(\"" + name + "\")")
            .collect(Collectors.joining(", ", "SELECT ", " FROM \"" + table + "\""));
    List<Map<String, String>> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(literals)) {
      while (rows.next()) {
        Map<String, String> row = new TreeMap<>();
        for (int index = 0; index < columns.size(); index++) {
          row.put(columns.get(index), shortened(rows.getString(index + 1)));
        }
        all.add(row);
      }
    }
    return sorted(all);
  }

  /** Long values as their digest, so that a difference can still be read by people. */
  private static String shortened(String literal) {
    return literal.length() <= LONGEST_SHOWN
        ? literal
        : literal.length()
            + " characters "
            + UUID.nameUUIDFromBytes(literal.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Map<String, String>> sorted(List<Map<String, String>> rows) {
    return rows.stream().sorted(Comparator.comparing(Map::toString)).toList();
  }

  private static List<String> column(Connection connection, String query) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
