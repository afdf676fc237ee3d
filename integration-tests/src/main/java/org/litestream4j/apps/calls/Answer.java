package org.litestream4j.apps.calls;

import java.lang.reflect.Array;
import java.sql.BatchUpdateException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What a call has answered, as one line of text with all that an app can see of it. */
final class Answer {
  private static final int LONGEST_VALUE = 400;
  private static final int MOST_ROWS = 200;

  private Answer() {}

  static String of(Object value) throws SQLException {
    return value instanceof ResultSet ? rows((ResultSet) value) : value(value);
  }

  static String of(Throwable failure) {
    Throwable inner = failure instanceof ExecutionException ? failure.getCause() : null;
    Throwable cause = inner == null ? failure : inner;
    StringBuilder text = new StringBuilder("! ").append(cause.getClass().getName());
    text.append(": ").append(cause.getMessage());
    if (cause instanceof SQLException) {
      SQLException error = (SQLException) cause;
      text.append(" [").append(error.getErrorCode()).append(' ').append(error.getSQLState());
      text.append(']');
      for (SQLException next = error.getNextException();
          next != null;
          next = next.getNextException()) {
        text.append(" next: ").append(next.getMessage());
      }
    }
    if (cause instanceof BatchUpdateException) {
      text.append(Arrays.toString(((BatchUpdateException) cause).getUpdateCounts()));
    }
    return text.toString();
  }

  /** All rows that are left, with what is known of their columns; closes the result. */
  static String rows(ResultSet rows) throws SQLException {
    try (ResultSet all = rows) {
      StringBuilder text = new StringBuilder(header(all));
      int count = 0;
      while (all.next()) {
        if (++count <= MOST_ROWS) {
          text.append(' ').append(row(all));
        }
      }
      return text.append(" (").append(count).append(')').toString();
    }
  }

  static String row(ResultSet rows) throws SQLException {
    StringBuilder text = new StringBuilder("(");
    int columns = rows.getMetaData().getColumnCount();
    for (int column = 1; column <= columns; column++) {
      text.append(column == 1 ? "" : ", ").append(value(rows.getObject(column)));
      text.append(rows.wasNull() ? "?" : "");
    }
    return text.append(')').toString();
  }

  private static String header(ResultSet rows) throws SQLException {
    ResultSetMetaData meta = rows.getMetaData();
    StringBuilder text = new StringBuilder("[");
    for (int column = 1; column <= meta.getColumnCount(); column++) {
      text.append(column == 1 ? "" : ", ").append(meta.getColumnName(column));
    }
    return text.append(']').toString();
  }

  private static String value(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof byte[]) {
      return "x'" + shortened(hex((byte[]) value)) + "'";
    }
    if (value.getClass().isArray()) {
      StringBuilder text = new StringBuilder("{");
      for (int i = 0; i < Array.getLength(value); i++) {
        text.append(i == 0 ? "" : ", ").append(value(Array.get(value, i)));
      }
      return text.append('}').toString();
    }
    return value.getClass().getSimpleName() + " " + shortened(value.toString());
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
    }
    return text.toString();
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_VALUE
        ? text
        : text.substring(0, LONGEST_VALUE) + "…" + text.length() + "#" + text.hashCode();
  }
}
