package org.litestream4j.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.apps.InsertsRows;
import org.litestream4j.apps.LoadsApart;
import org.litestream4j.apps.SpringApp;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.JavaRuntime;
import org.litestream4j.it.harness.Rows;
import org.litestream4j.it.harness.RunningJvm;
import org.litestream4j.it.harness.Shipped;

/** Wherever the driver's classes live, the app sees no difference and its replica is complete. */
class ClassLoadersIT {
  private static final String ROWS = "50";
  private static final Path DRIVER = Driver.newest().classPath().get(0);

  @TempDir private Path directory;

  /** A way to start the app, with or without the agent. */
  private interface Start {
    RunningJvm with(List<String> agent, Path database) throws IOException;
  }

  @Test
  void aDriverThatIsANamedModule() throws Exception {
    check(
        (agent, database) ->
            jvm(agent)
                .option("--module-path=" + DRIVER)
                .option("--add-modules=org.xerial.sqlitejdbc")
                .start(InsertsRows.class, "jdbc:sqlite:" + database, "DELETE", ROWS));
  }

  @Test
  void aLoaderThatSharesNothingButTheJdk() throws Exception {
    check(
        (agent, database) ->
            jvm(agent)
                .start(
                    LoadsApart.class,
                    Shipped.apps().toString(),
                    DRIVER.toString(),
                    "jdbc:sqlite:" + database,
                    "WAL",
                    ROWS));
  }

  @Test
  void aFatJarOfSpringBoot() throws Exception {
    List<Path> libraries = new ArrayList<>(List.of(DRIVER));
    try (Stream<Path> files = Files.list(Shipped.realApp("spring"))) {
      files.forEach(libraries::add);
    }
    Path jar =
        FatJar.create(
            directory.resolve("app.jar"),
            Shipped.realApp("spring-boot-loader"),
            SpringApp.class,
            libraries);
    check(
        (agent, database) -> {
          List<String> line = new ArrayList<>();
          line.add(JavaRuntime.ofTheTest().home().resolve("bin/java").toString());
          line.addAll(agent);
          line.addAll(List.of("-jar", jar.toString(), "jdbc:sqlite:" + database));
          return RunningJvm.startedBy(new ProcessBuilder(line));
        });
  }

  private static AgentJvm jvm(List<String> agent) {
    AgentJvm jvm = AgentJvm.withoutAgent();
    agent.forEach(jvm::option);
    return jvm;
  }

  private void check(Start app) throws Exception {
    Exit without = run(app, List.of(), "without.db");
    String agent = AgentJvm.agentOption("replica=file://" + directory.resolve("replica"));
    Exit with = run(app, List.of(agent), "with.db");

    assertThat(without.stdout()).as(without.stderr()).contains(ROWS);
    assertThat(with.code()).isEqualTo(without.code()).isZero();
    assertThat(with.stdout()).isEqualTo(without.stdout());
    assertThat(with.foreignStderr()).isEqualTo(without.stderr());
    assertThat(with.ourLines()).hasSize(1);
    Path restored = directory.resolve("restored.db");
    new FileReplica(directory.resolve("replica/with.db")).restoreTo(restored);
    assertThat(Rows.of(restored, "SELECT text FROM t"))
        .hasSize(Integer.parseInt(ROWS))
        .isEqualTo(Rows.of(directory.resolve("with.db"), "SELECT text FROM t"));
  }

  private Exit run(Start app, List<String> agent, String database) throws Exception {
    try (RunningJvm jvm = app.with(agent, directory.resolve(database))) {
      return jvm.await();
    }
  }
}
