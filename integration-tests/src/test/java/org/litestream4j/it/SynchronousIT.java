package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;

/** What a power cut may take does not grow because we switch a database to WAL mode. */
class SynchronousIT {
  /** A table-valued pragma with an argument is not answered by us: it tells what is in force. */
  private static final String IN_FORCE = "SELECT synchronous FROM pragma_synchronous('main')";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"3.21.0", "3.54.1.0"})
  void normalRunsAsFullWhileADatabaseIsSwitchedAndReadsBackAsNormal(String version)
      throws Exception {
    Path database = directory.resolve("app.db");
    AgentJvm jvm = AgentJvm.withAgent("replica=file://" + directory.resolve("replica"));
    try (Console app = Console.start(jvm.driver(Driver.xerial(version)))) {
      app.open(database);
      app.sql(database, "PRAGMA synchronous=NORMAL", "CREATE TABLE t (text TEXT)");
      app.jvm().awaitStderr("switched to WAL mode");
      app.sql(database, "INSERT INTO t VALUES ('row')");
      assertThat(app.sql(database, IN_FORCE)).isEqualTo("2");
      assertThat(app.sql(database, "PRAGMA synchronous")).isEqualTo("1");
      app.sql(database, "PRAGMA synchronous=OFF");
      assertThat(app.sql(database, IN_FORCE)).isEqualTo("0");
      app.sql(database, "PRAGMA main.synchronous=1");
      assertThat(app.sql(database, IN_FORCE)).isEqualTo("2");
      assertThat(app.sql(database, "PRAGMA synchronous")).isEqualTo("1");
      app.sql(database, "PRAGMA journal_mode=WAL", "INSERT INTO t VALUES ('in WAL mode')");
      assertThat(app.sql(database, IN_FORCE)).as("the app's own WAL mode").isEqualTo("1");
    }
  }

  @Test
  void normalStaysNormalWhereTheConfigurationSaysSo() throws Exception {
    Path database = directory.resolve("app.db");
    String arguments = "replica=file://" + directory.resolve("replica") + ",synchronous=keep";
    try (Console app = Console.start(AgentJvm.withAgent(arguments).driver(Driver.newest()))) {
      app.open(database);
      app.sql(database, "PRAGMA synchronous=NORMAL", "CREATE TABLE t (text TEXT)");
      app.jvm().awaitStderr("switched to WAL mode");
      app.sql(database, "INSERT INTO t VALUES ('row')");
      assertThat(app.sql(database, IN_FORCE)).isEqualTo("1");
      app.sql(database, "PRAGMA synchronous=1");
      assertThat(app.sql(database, IN_FORCE)).isEqualTo("1");
    }
  }
}
