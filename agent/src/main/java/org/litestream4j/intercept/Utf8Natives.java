package org.litestream4j.intercept;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/** Added to {@code NativeDB} where its native methods take UTF-8 bytes: newer drivers. */
abstract class Utf8Natives {
  /** SQLITE_READONLY_DBMOVED. */
  private static final int MOVED_CODE = 1032;

  private native long prepare_utf8(byte[] sql) throws SQLException;

  private native int _exec_utf8(byte[] sql) throws SQLException;

  final long prepareOwn(String sql) throws SQLException {
    return prepare_utf8(sql.getBytes(StandardCharsets.UTF_8));
  }

  abstract void backingUp(String schema, String fileName);

  final void backingUp(byte[] schema, byte[] fileName) {
    backingUp(
        new String(schema, StandardCharsets.UTF_8), new String(fileName, StandardCharsets.UTF_8));
  }

  abstract int backedUp(int code, String schema, String fileName);

  final int backedUp(int code, byte[] schema, byte[] fileName) {
    return backedUp(
        code,
        new String(schema, StandardCharsets.UTF_8),
        new String(fileName, StandardCharsets.UTF_8));
  }

  abstract void restoring(String schema, String fileName);

  final void restoring(byte[] schema, byte[] fileName) {
    restoring(
        new String(schema, StandardCharsets.UTF_8), new String(fileName, StandardCharsets.UTF_8));
  }

  final int movedCode() {
    return MOVED_CODE;
  }

  abstract void throwex(int code) throws SQLException;

  final void throwFor(int code) throws SQLException {
    throwex(code);
  }

  final int runOwn(String sql) throws SQLException {
    return _exec_utf8(sql.getBytes(StandardCharsets.UTF_8));
  }
}
