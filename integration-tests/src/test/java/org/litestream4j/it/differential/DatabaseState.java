package org.litestream4j.it.differential;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** All that a database file tells whoever opens it: header, schema and rows, as lines of text. */
final class DatabaseState {
  private static final int HEADER_BYTES = 100;

  private DatabaseState() {}

  /** Offsets of the header are those of the SQLite file format. */
  static List<String> of(Path database) throws IOException, SQLException {
    List<String> lines = new ArrayList<>();
    ByteBuffer header = ByteBuffer.wrap(Files.readAllBytes(database));
    if (header.capacity() < HEADER_BYTES) {
      return List.of(header.capacity() + " bytes");
    }
    lines.add("page size " + header.getShort(16));
    lines.add("pages " + header.getInt(28) + ", free " + header.getInt(36));
    lines.add("schema cookie " + header.getInt(40) + ", format " + header.getInt(44));
    lines.add("auto_vacuum " + header.getInt(52) + " " + header.getInt(64));
    lines.add("encoding " + header.getInt(56));
    lines.add("user_version " + header.getInt(60) + ", application_id " + header.getInt(68));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      lines.addAll(rows(statement, "PRAGMA integrity_check"));
      lines.addAll(
          rows(statement, "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master"));
      for (String table :
          rows(statement, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")) {
        lines.add(table);
        lines.addAll(rows(statement, "SELECT * FROM \"" + table + "\""));
      }
    }
    return lines;
  }

  private static List<String> rows(Statement statement, String sql) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          byte[] bytes = rows.getBytes(column);
          String text = columns == 1 ? "" : rows.getObject(column) + "";
          values.add(bytes == null ? "NULL" : rows.getString(column) + text.getClass());
        }
        lines.add(columns == 1 ? rows.getString(1) : String.join(", ", values));
      }
    }
    return lines;
  }
}
