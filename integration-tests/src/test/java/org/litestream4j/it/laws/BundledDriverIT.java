package org.litestream4j.it.laws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.apps.TriesLoaders;
import org.litestream4j.it.harness.AgentArchive;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.RunningJvm;
import org.litestream4j.it.harness.Shipped;

/** The SQLite that the jar carries for its command line is out of reach in the JVM of an app. */
class BundledDriverIT {
  private static final String OURS = "org.litestream4j.";
  private static final String COMMAND_LINE = OURS + "cli.";

  @TempDir Path directory;

  @Test
  void noLoaderInTheJvmOfAnAppHasTheBundledDriverAndNoClassOfTheCommandLineIsLoaded()
      throws Exception {
    String driver =
        Driver.newest().classPath().stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    Exit exit;
    try (RunningJvm app =
        AgentJvm.withAgent("replica=file://" + directory.resolve("backup"))
            .option("-verbose:class")
            .start(
                TriesLoaders.class,
                driver,
                "jdbc:sqlite:" + directory.resolve("app.db"),
                OURS + "bootstrap.Hook")) {
      app.awaitStderr("is replicated to");
      app.send("");
      exit = app.await();
    }
    assertThat(exit.code()).as(exit.stderr()).isZero();
    List<String> loaders = exit.stdout().lines().filter(line -> line.contains(" has: ")).toList();
    assertThat(loaders).allMatch(line -> line.endsWith(" has: "));
    assertThat(loaders)
        .as("the loader of the agent is among them")
        .anyMatch(line -> line.startsWith(OURS + "bootstrap.IsolatedLoader"));
    assertThat(exit.stdout()).contains(OURS + "runtime.").doesNotContain(COMMAND_LINE);
  }

  @Test
  void onlyTheCommandLineNamesTheBundledDriver() throws IOException {
    try (JarFile jar = new JarFile(Shipped.jar().toFile())) {
      assertThat(jar.getEntry("litestream/driver/sqlite-jdbc.jar")).isNotNull();
    }
    List<String> naming = new ArrayList<>();
    AgentArchive.read(AgentArchive.NAME)
        .forEach(
            (name, content) -> {
              if (new String(content, ISO_8859_1).contains("litestream/driver")) {
                naming.add(name);
              }
            });
    assertThat(naming).isNotEmpty().allMatch(name -> name.startsWith("org/litestream4j/cli/"));
  }
}
