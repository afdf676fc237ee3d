package org.litestream4j.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.litestream4j.apps.InsertsRows;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Rows;
import org.litestream4j.it.harness.RunningJvm;
import org.litestream4j.it.harness.Shipped;
import org.litestream4j.it.harness.SideBySide;

/** Beside agents that weave the same classes, in whichever order, both do their work. */
class OtherAgentsIT {
  private static final String ROWS = "60";

  @TempDir private Path directory;

  /** An agent as it is published, told to say nothing and to call nobody. */
  private record Other(String jar, String argument, List<String> options) {
    String option(Path configuration) {
      Path file = Shipped.realApp("agents").resolve(jar + ".jar");
      return "-javaagent:" + file + argument.replace("{configuration}", configuration.toString());
    }

    @Override
    public String toString() {
      return jar;
    }
  }

  static List<Other> others() {
    return List.of(
        new Other(
            "opentelemetry-javaagent",
            "",
            List.of(
                "-Dotel.traces.exporter=none",
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none",
                "-Dotel.javaagent.logging=none")),
        new Other(
            "elastic-apm-agent",
            "",
            List.of(
                "-Delastic.apm.log_level=OFF",
                "-Delastic.apm.disable_send=true",
                "-Delastic.apm.cloud_provider=NONE",
                "-Delastic.apm.central_config=false")),
        new Other("org.jacoco.agent-runtime", "=output=none", List.of()),
        new Other("jmx_prometheus_javaagent", "=0:{configuration}", List.of()));
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("others")
  void theAppPrintsTheSameAndItsReplicaIsCompleteBeforeAndAfterOurs(Other other) throws Exception {
    Path configuration = directory.resolve("jmx.yml");
    Files.writeString(configuration, "rules: []\n");
    List<String> agents =
        new ArrayList<>(
            List.of(
                other.option(configuration),
                AgentJvm.agentOption("replica=file://" + directory.resolve("replica"))));
    Exit expected = run(List.of(), List.of(), "alone.db");
    for (String order : List.of("before", "after")) {
      Exit exit = run(agents, other.options, order + ".db");

      assertThat(exit.code()).as(exit.stderr()).isZero();
      assertThat(exit.stdout()).isEqualTo(expected.stdout());
      assertThat(exit.ourLines()).singleElement().asString().contains(" is replicated to ");
      Path restored = directory.resolve(order + "-restored.db");
      new FileReplica(directory.resolve("replica").resolve(order + ".db")).restoreTo(restored);
      assertThat(Rows.of(restored, "SELECT text FROM t"))
          .hasSize(Integer.parseInt(ROWS))
          .isEqualTo(Rows.of(directory.resolve(order + ".db"), "SELECT text FROM t"));
      Collections.reverse(agents);
    }
  }

  private Exit run(List<String> agents, List<String> options, String database) throws Exception {
    AgentJvm jvm = AgentJvm.withoutAgent().driver(Driver.xerial("3.46.1.3"));
    agents.forEach(jvm::option);
    options.forEach(jvm::option);
    String url = "jdbc:sqlite:" + directory.resolve(database);
    try (RunningJvm app = jvm.start(InsertsRows.class, url, "DELETE", ROWS)) {
      return app.await();
    }
  }
}
