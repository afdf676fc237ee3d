package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.apps.InsertsRows;
import org.litestream4j.apps.ListsThreads;
import org.litestream4j.apps.LoadsDriverEarly;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.Shipped;

/** What the agent does to a JVM before SQLite is used, or where it must do nothing. */
class AgentStartIT {
  private static final String REPLICA = "replica=file:///nowhere";

  @Test
  void withoutSqliteNoThreadOfOursRunsAndNoClassOutsideBootstrapIsLoaded() throws Exception {
    Exit plain = AgentJvm.withoutAgent().run(ListsThreads.class);
    Exit exit = AgentJvm.withAgent(REPLICA).run(ListsThreads.class);
    Exit verbose = AgentJvm.withAgent(REPLICA).option("-Xlog:class+load").run(ListsThreads.class);

    assertThat(exit).isEqualTo(plain);
    assertThat(ourClasses(verbose))
        .contains("org.litestream4j.bootstrap.Agent")
        .allMatch(name -> name.startsWith("org.litestream4j.bootstrap."));
  }

  @Test
  void aSecondAttachmentOfTheSameJarChangesNothingAndIsSaid() throws Exception {
    Exit exit =
        AgentJvm.withAgent(REPLICA)
            .option("-javaagent:" + Shipped.jar() + "=no-such-key=1")
            .run(ListsThreads.class);

    Exit without = AgentJvm.withoutAgent().run(ListsThreads.class);
    assertThat(exit.code()).isEqualTo(without.code());
    assertThat(exit.stdout()).isEqualTo(without.stdout());
    assertThat(exit.foreignStderr()).isEqualTo(without.stderr());
    assertThat(exit.ourLines())
        .singleElement()
        .asString()
        .contains("attached a second time", "no-such-key=1");
  }

  @Test
  void toolsOfTheJdkAreNotEnteredWhateverTheArguments() throws Exception {
    String keytool = "sun.security.tools.keytool.Main";

    assertThat(AgentJvm.withAgent("no-such-key=1").run(keytool, "-help"))
        .isEqualTo(AgentJvm.withoutAgent().run(keytool, "-help"));
  }

  @Test
  void aConfigurationThatCannotWorkStopsTheJvmUnlessToldOtherwise() throws Exception {
    Exit stopped = AgentJvm.withAgent("no-such-key=1").run(ListsThreads.class);
    Exit warned = AgentJvm.withAgent("no-such-key=1,on-error=warn").run(ListsThreads.class);

    assertThat(stopped.code()).isEqualTo(1);
    assertThat(stopped.stdout()).isEmpty();
    assertThat(warned.code()).isZero();
    assertThat(List.of(stopped, warned))
        .allSatisfy(
            exit -> {
              assertThat(exit.ourLines()).singleElement().asString().contains("no-such-key");
              assertThat(exit.foreignStderr()).isEmpty();
            });
  }

  @Test
  void aDriverOfBeforeCheckpointModesIsLeftAloneAndSaidSoOnce(@TempDir Path directory)
      throws Exception {
    Exit exit =
        AgentJvm.withAgent(REPLICA)
            .driver(Driver.xerial("3.7.2"))
            .option("-Djdbc.drivers=org.sqlite.JDBC")
            .run(InsertsRows.class, "jdbc:sqlite:" + directory.resolve("a.db"), "DELETE", "2");

    assertThat(exit.stdout()).as(exit.stderr()).isEqualTo("1\n2\n");
    assertThat(exit.ourLines())
        .singleElement()
        .asString()
        .contains("sqlite-jdbc before 3.8 is not supported");
  }

  @Test
  void aDriverThatAnotherAgentHasLoadedBeforeIsLeftAloneAndSaidSoOnce(@TempDir Path directory)
      throws Exception {
    Path other = agentJar(directory.resolve("other.jar"), LoadsDriverEarly.class);
    String[] arguments = {"jdbc:sqlite:" + directory.resolve("a.db"), "DELETE", "2"};

    Exit exit =
        AgentJvm.withoutAgent()
            .option("-javaagent:" + other)
            .option(AgentJvm.agentOption(REPLICA))
            .driver(Driver.newest())
            .run(InsertsRows.class, arguments);
    Exit first =
        AgentJvm.withAgent("replica=file://" + directory.resolve("replica"))
            .option("-javaagent:" + other)
            .driver(Driver.newest())
            .run(InsertsRows.class, arguments);

    assertThat(exit.stdout()).as(exit.stderr()).isEqualTo("1\n2\n");
    assertThat(exit.ourLines())
        .singleElement()
        .asString()
        .contains("was loaded before the agent", "put this -javaagent before all others");
    assertThat(first.ourLines()).singleElement().asString().contains(" is replicated to ");
  }

  private static Path agentJar(Path jar, Class<?> agent) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", agent.getName());
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
    return jar;
  }

  private static List<String> ourClasses(Exit exit) {
    return exit.stdout()
        .lines()
        .filter(line -> line.contains("source:") && line.contains("litestream.jar"))
        .map(line -> line.replaceAll("^.*\\] *(\\S+) source:.*$", "$1"))
        .toList();
  }
}
