package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.apps.InsertsRows;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.RunningJvm;

/** What kill -9 leaves behind without the agent: the measure for what it may leave with it. */
class KilledAppIT {
  private static final int SIGKILLED = 128 + 9;

  @Test
  void everyRowThatAKilledAppHasAcknowledgedIsInItsDatabase(@TempDir Path directory)
      throws Exception {
    String url = "jdbc:sqlite:" + directory.resolve("app.db");
    Exit exit;
    try (RunningJvm app =
        AgentJvm.withoutAgent()
            .driver(Driver.newest())
            .start(InsertsRows.class, url, "WAL", "10000000")) {
      app.awaitStdout("200");
      app.kill();
      exit = app.await();
    }

    assertThat(exit.code()).isEqualTo(SIGKILLED);
    try (Connection connection = DriverManager.getConnection(url);
        ResultSet rows = connection.createStatement().executeQuery("SELECT count(*) FROM t")) {
      assertThat(rows.getLong(1)).isBetween(exit.stdout().lines().count(), 9_999_999L);
    }
  }
}
