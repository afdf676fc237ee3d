package org.litestream4j.apps.calls;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ways to execute a text. */
final class Sqls {
  private Sqls() {}

  /** {@link Statement#execute}, and all results of it. */
  static Call execute(String sql) {
    return connection -> {
      try (Statement statement = connection.createStatement()) {
        return results(statement, statement.execute(sql));
      }
    };
  }

  static Call query(String sql) {
    return connection -> {
      try (Statement statement = connection.createStatement()) {
        return Answer.rows(statement.executeQuery(sql));
      }
    };
  }

  static Call update(String sql) {
    return connection -> {
      try (Statement statement = connection.createStatement()) {
        return statement.executeUpdate(sql);
      }
    };
  }

  static Call prepared(String sql) {
    return connection -> {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        return results(statement, statement.execute());
      }
    };
  }

  static Call batch(String... sqls) {
    return connection -> {
      try (Statement statement = connection.createStatement()) {
        for (String sql : sqls) {
          statement.addBatch(sql);
        }
        return statement.executeBatch();
      }
    };
  }

  /** By number: all ways in which an app may execute the same text. */
  static Call anyWay(int way, String sql) {
    switch (way) {
      case 0:
        return query(sql);
      case 1:
        return update(sql);
      case 2:
        return prepared(sql);
      case 3:
        return batch(sql);
      default:
        return execute(sql);
    }
  }

  static final String[] WAYS = {"query", "update", "prepared", "batch", "execute", "execute"};

  static @Nullable Object one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getObject(1) : null;
    }
  }

  static String results(Statement statement, boolean isRows) throws SQLException {
    List<String> texts = new ArrayList<>();
    boolean rows = isRows;
    while (texts.size() < 10) {
      if (rows) {
        texts.add(Answer.rows(statement.getResultSet()));
      } else {
        int count = statement.getUpdateCount();
        texts.add("count " + count);
        if (count < 0) {
          break;
        }
      }
      rows = statement.getMoreResults();
    }
    return String.join("; ", texts);
  }
}
