package org.litestream4j.it.matrix;

import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.litestream4j.apps.DumpsDatabases;
import org.litestream4j.apps.UsesEveryForm;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Cli;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.RunningJvm;
import org.litestream4j.it.harness.SideBySide;

/** One app on every Java with every driver; the fork with encryption has a key. */
class MatrixIT {
  private static final MatrixTable TABLE = new MatrixTable(Pair.selected());
  private static final List<String> DATABASES = List.of("rollback.db", "attached.db", "wal.db");

  @TempDir Path directory;

  static Set<Pair> pairs() {
    return Pair.selected();
  }

  @AfterAll
  static void writeTable() throws Exception {
    TABLE.write(Path.of("target/matrix.md"));
  }

  @SideBySide
  @ParameterizedTest(name = "{0}")
  @MethodSource("pairs")
  void anAppSeesNoDifferenceAndWhatItCommittedIsRestored(Pair pair) throws Exception {
    TABLE.record(pair, () -> check(pair));
  }

  private void check(Pair pair) throws Exception {
    pair.runtime().assumeIsThere();
    Exit without = runWithoutAgent(pair, Files.createDirectory(directory.resolve("without")));
    Exit with = runWithAgent(pair, Files.createDirectory(directory.resolve("with")));

    assertThat(without.code()).as(without.stderr()).isZero();
    assertThat(with.code()).as(with.stderr()).isZero();
    assertThat(with.stdout()).isEqualTo(without.stdout());
    assertThat(with.foreignStderr()).isEqualTo(without.stderr());
    Map<Boolean, List<String>> lines =
        with.ourLines().stream()
            .collect(partitioningBy(line -> line.contains(" is replicated to ")));
    assertThat(lines.get(true)).hasSameSizeAs(DATABASES);
    assertThat(lines.get(false)).allMatch(line -> line.contains("one transaction has written to"));
    assertThat(filesIn("with")).isEqualTo(filesIn("without"));
    restore(pair);
    List<String> dumps = dumps(pair, "without", "with", "restored");
    assertThat(dumps.get(0)).contains("in a hook");
    assertThat(dumps.get(1)).isEqualTo(dumps.get(0));
    assertThat(dumps.get(2)).isEqualTo(dumps.get(0));
  }

  private static Exit runWithoutAgent(Pair pair, Path folder) throws Exception {
    try (RunningJvm app = start(AgentJvm.withoutAgent(), pair, folder)) {
      app.send("");
      return app.await();
    }
  }

  private Exit runWithAgent(Pair pair, Path folder) throws Exception {
    AgentJvm jvm = AgentJvm.withAgent("replica=file://" + directory.resolve("replica/{name}"));
    try (RunningJvm app = start(jvm, pair, folder)) {
      for (String database : List.of("rollback.db", "attached.db")) {
        app.awaitStderr(folder.resolve(database) + " is replicated");
      }
      app.send("");
      return app.await();
    }
  }

  private static RunningJvm start(AgentJvm jvm, Pair pair, Path folder) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(folder.toString()));
    if (!pair.key().isEmpty()) {
      arguments.add(pair.key());
    }
    return jvm.runtime(pair.runtime())
        .driver(pair.driver())
        .start(UsesEveryForm.class, arguments.toArray(String[]::new));
  }

  /** What the app's driver reads in the databases of each folder, all by one JVM. */
  private List<String> dumps(Pair pair, String... folders) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(pair.key()));
    for (String folder : folders) {
      DATABASES.forEach(name -> arguments.add(directory.resolve(folder).resolve(name).toString()));
    }
    Exit exit =
        AgentJvm.withoutAgent()
            .runtime(pair.runtime())
            .driver(pair.driver())
            .run(DumpsDatabases.class, arguments.toArray(String[]::new));
    assertThat(exit.code()).as(exit.stderr()).isZero();
    List<String> parts = List.of(exit.stdout().split("(?m)^database " + DATABASES.get(0), -1));
    assertThat(parts).hasSize(1 + folders.length).startsWith("");
    return parts.subList(1, parts.size());
  }

  /** What the app left; a side file too many would tell that a journal mode was not put back. */
  private SortedSet<String> filesIn(String folder) throws Exception {
    try (Stream<Path> files = Files.list(directory.resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith("-litestream"))
          .collect(toCollection(TreeSet::new));
    }
  }

  private void restore(Pair pair) throws Exception {
    for (String name : DATABASES) {
      Path output = directory.resolve("restored").resolve(name);
      String replica = "file://" + directory.resolve("replica").resolve(name);
      Exit exit =
          new Cli().runtime(pair.runtime()).run("restore", "-o", output.toString(), replica);
      assertThat(exit.code()).as(exit.stderr()).isZero();
    }
  }
}
