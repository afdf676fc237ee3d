package org.litestream4j.it.realapps;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Cli;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.SideBySide;

/** Published apps do their jobs as ever under the agent, and each run of theirs can be restored. */
class RealAppsIT {
  @TempDir private Path scratch;

  /** All that can be told of a run from outside, times left out. */
  private record Observed(
      int code,
      String stdout,
      String stderr,
      List<String> files,
      String journalMode,
      Contents contents) {}

  @SideBySide
  @ParameterizedTest
  @MethodSource("apps")
  void runsAsWithoutTheAgentAndEachRunCanBeRestored(RealApp app) throws Exception {
    List<Observed> expected = observeWithout(app);

    Workplace workplace = Workplace.prepare(app, workDirectory());
    String replica = "file://" + scratch.resolve("replica");
    for (int run = 0; run < expected.size(); run++) {
      List<String> arguments = app.runs().get(run);
      Exit exit = workplace.run(List.of(AgentJvm.agentOption("replica=" + replica)), arguments);

      assertThat(observe(workplace, exit))
          .as("run %d: %s\n%s", run, arguments, exit.ourLines())
          .usingRecursiveComparison()
          .isEqualTo(expected.get(run));
      assertThat(restored(replica + "/app.db"))
          .as("what is restored after run %d: %s\n%s", run, arguments, exit.ourLines())
          .usingRecursiveComparison()
          .isEqualTo(Contents.of(workplace.database(), scratch));
    }
  }

  /** The longest first. */
  static Stream<Named<RealApp>> apps() {
    return Stream.of(
            new Xtdb(), new Flyway(), new Liquibase(), new Sqlline(), new MyBatisMigrations())
        .map(app -> Named.of(app.name(), app));
  }

  private List<Observed> observeWithout(RealApp app) throws Exception {
    Workplace workplace = Workplace.prepare(app, workDirectory());
    List<Observed> observed = new ArrayList<>();
    for (List<String> arguments : app.runs()) {
      observed.add(observe(workplace, workplace.run(List.of(), arguments)));
    }
    Files.move(workplace.directory(), scratch.resolve("without-agent"));
    return observed;
  }

  /** The same path with and without the agent, because apps print it. */
  private Path workDirectory() {
    return scratch.resolve("work");
  }

  private Observed observe(Workplace workplace, Exit exit) throws Exception {
    RealApp app = workplace.app();
    return new Observed(
        exit.code(),
        app.withoutMeasurements(exit.stdout()),
        app.withoutMeasurements(exit.foreignStderr()),
        workplace.files(),
        workplace.journalMode(),
        Contents.of(workplace.database(), scratch).without(app.columnsWithTimes()));
  }

  private Contents restored(String replica) throws Exception {
    Path database = Files.createTempDirectory(scratch, "restored").resolve("app.db");
    Exit restore = new Cli().run("restore", "-o", database.toString(), replica);
    assertThat(restore.code()).as(restore.stderr()).isZero();
    return Contents.of(database, scratch);
  }
}
