package org.litestream4j.apps;

import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConnection;

/** A database as bytes in memory. Old drivers do not have it. */
final class Serialized {
  private Serialized() {}

  /** Write and read version in the header of a copy. */
  static String versions(Connection connection) throws SQLException {
    byte[] copy = ((SQLiteConnection) connection).serialize("main");
    return copy[18] + " " + copy[19];
  }

  /** Replaces the database of the connection by a copy of it in memory. */
  static void restore(Connection connection) throws SQLException {
    SQLiteConnection sqlite = (SQLiteConnection) connection;
    sqlite.deserialize("main", sqlite.serialize("main"));
  }
}
