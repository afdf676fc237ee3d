package org.litestream4j.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.litestream4j.apps.HashChain;

/** What {@link HashChain} has written, and what it has said to be committed. */
public final class Ledger {
  private Ledger() {}

  /** The last id in a database, after a look at every row before it; 0 where there is no table. */
  public static long lastOf(Path database) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
      try (ResultSet tables = connection.getMetaData().getTables(null, null, "chain", null)) {
        if (!tables.next()) {
          return 0;
        }
      }
      try (ResultSet rows =
          connection.createStatement().executeQuery("SELECT id, hash FROM chain ORDER BY id")) {
        return lastOf(rows);
      }
    }
  }

  private static long lastOf(ResultSet rows) throws SQLException {
    long id = 0;
    byte[] hash = new byte[0];
    while (rows.next()) {
      hash = HashChain.next(hash, ++id);
      assertThat(rows.getLong(1)).isEqualTo(id);
      assertThat(rows.getBytes(2)).isEqualTo(hash);
    }
    return id;
  }

  /** The last id that was printed with its line end; 0 if there is none. */
  public static long acknowledged(Exit exit) {
    int end = exit.stdout().lastIndexOf('\n');
    return end < 0
        ? 0
        : Long.parseLong(
            exit.stdout().substring(exit.stdout().lastIndexOf('\n', end - 1) + 1, end));
  }
}
