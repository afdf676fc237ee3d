package org.litestream4j.apps.calls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prepared statements with binds of all kinds, batches of them, generated keys and streams. */
final class Prepared implements Play {
  private static final String INSERT = "INSERT INTO t (k, v, n) VALUES (?, ?, ?)";

  @Override
  public void play(Stage stage, Actor actor) throws IOException {
    Values values = stage.values();
    switch (values.below(6)) {
      case 0:
        batch(values, actor);
        break;
      case 1:
        keys(values, actor);
        break;
      case 2:
        streams(values, actor);
        break;
      case 3:
        typed(values, actor);
        break;
      default:
        objects(values, actor);
    }
  }

  private static void objects(Values values, Actor actor) throws IOException {
    @Nullable Object[] row = {"o" + values.below(300), values.parameter(), values.below(1000)};
    @Nullable Object again = values.parameter();
    actor.call(
        "bind " + Arrays.deepToString(row) + " and " + Arrays.deepToString(new Object[] {again}),
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (int i = 0; i < row.length; i++) {
              statement.setObject(i + 1, row[i]);
            }
            int first = statement.executeUpdate();
            statement.setObject(1, again);
            int second = statement.executeUpdate();
            return first
                + " "
                + second
                + " "
                + statement.getParameterMetaData().getParameterCount()
                + Sqls.one(connection, "SELECT quote(v) FROM t ORDER BY rowid DESC");
          }
        });
  }

  private static void typed(Values values, Actor actor) throws IOException {
    int number = values.below(1000);
    int missing = values.below(3);
    actor.call(
        "typed binds " + number + " without " + missing,
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT ?, ?, ?, ?, ?, :name, ?9")) {
            statement.setInt(1, number);
            statement.setLong(2, Long.MIN_VALUE + number);
            statement.setDouble(3, number / 3.0);
            statement.setNull(4, Types.BLOB);
            statement.setBytes(5, new byte[] {(byte) number});
            statement.setString(6, "n" + number);
            if (missing > 0) {
              statement.setFloat(9, number);
            }
            String first = Answer.rows(statement.executeQuery());
            statement.clearParameters();
            return first + Answer.rows(statement.executeQuery());
          }
        });
  }

  private static void batch(Values values, Actor actor) throws IOException {
    int rows = 1 + values.below(20);
    int first = values.below(300);
    actor.call(
        "batch of " + rows + " from " + first,
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (int i = 0; i < rows; i++) {
              statement.setString(1, "b" + (first + i));
              statement.setInt(2, i);
              statement.setInt(3, first * 3);
              statement.addBatch();
            }
            return statement.executeBatch();
          }
        });
  }

  private static void keys(Values values, Actor actor) throws IOException {
    String key = "g" + values.below(300);
    actor.call(
        "generated key of " + key,
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "INSERT INTO t (k) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
            statement.setString(1, key);
            List<String> texts = new ArrayList<>();
            texts.add(statement.executeUpdate() + "");
            texts.add(Answer.rows(statement.getGeneratedKeys()));
            return texts;
          }
        });
  }

  private static void streams(Values values, Actor actor) throws IOException {
    byte[] bytes = values.bytes(values.below(20_000));
    String key = "s" + values.below(300);
    actor.call(
        "streams of " + bytes.length + " as " + key,
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setCharacterStream(1, new StringReader(key), key.length());
            statement.setBinaryStream(2, new ByteArrayInputStream(bytes), bytes.length);
            statement.setAsciiStream(
                3, new ByteArrayInputStream("12".getBytes(StandardCharsets.US_ASCII)), 2);
            statement.executeUpdate();
          }
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT k, v, n FROM t WHERE k = ?")) {
            statement.setString(1, key);
            try (ResultSet rows = statement.executeQuery()) {
              return rows.next() ? read(rows) : "none";
            }
          }
        });
  }

  private static String read(ResultSet rows) throws SQLException, IOException {
    int sum = 0;
    int count = 0;
    try (InputStream in = rows.getBinaryStream(2)) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        sum = sum * 31 + b;
        count++;
      }
    }
    char[] text = new char[20];
    int chars = rows.getCharacterStream(1).read(text);
    return count
        + "#"
        + sum
        + " "
        + new String(text, 0, chars)
        + " "
        + rows.getAsciiStream(3).read();
  }
}
