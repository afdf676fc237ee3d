package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.litestream4j.apps.InsertsRows;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.SideBySide;

/** The ground that the other tests stand on: each driver works here without the agent. */
class DriversIT {
  @SideBySide
  @ParameterizedTest
  @MethodSource("drivers")
  void anAppWritesThroughEachDriverWithoutTheAgent(Driver driver, @TempDir Path directory)
      throws Exception {
    Exit exit =
        AgentJvm.withoutAgent()
            .driver(driver)
            .run(InsertsRows.class, "jdbc:sqlite:" + directory.resolve("app.db"), "WAL", "3");

    // What it says on stderr is the driver's: from Java 24 on, a warning about System.load.
    assertThat(exit.code()).as(exit.stderr()).isZero();
    assertThat(exit.stdout()).isEqualTo("1\n2\n3\n");
  }

  static List<Driver> drivers() {
    return Driver.all();
  }
}
