package org.litestream4j.sqlite;

import java.sql.SQLException;

/** The two connections that hold the mark on a database in WAL mode in turns. */
final class ControlPair {
  private final ControlConnection first;
  private final ControlConnection second;
  private final int pageSizeBytes;

  ControlPair(ControlConnection first, ControlConnection second, int pageSizeBytes) {
    this.first = first;
    this.second = second;
    this.pageSizeBytes = pageSizeBytes;
  }

  ControlConnection first() {
    return first;
  }

  ControlConnection second() {
    return second;
  }

  int pageSizeBytes() {
    return pageSizeBytes;
  }

  void close() throws SQLException {
    second.close();
    first.close();
  }
}
