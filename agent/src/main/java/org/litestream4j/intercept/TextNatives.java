package org.litestream4j.intercept;

import java.sql.SQLException;

/** Added to {@code NativeDB} where its native methods take text: drivers before 3.20. */
abstract class TextNatives {
  /** SQLITE_READONLY: these drivers know no extended codes. */
  private static final int MOVED_CODE = 8;

  private native long prepare(String sql) throws SQLException;

  private native int _exec(String sql) throws SQLException;

  final long prepareOwn(String sql) throws SQLException {
    return prepare(sql);
  }

  final int movedCode() {
    return MOVED_CODE;
  }

  abstract void throwex() throws SQLException;

  final void throwFor(int code) throws SQLException {
    throwex();
  }

  final int runOwn(String sql) throws SQLException {
    return _exec(sql);
  }
}
