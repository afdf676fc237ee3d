package org.litestream4j.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.apps.InsertsRows;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.JavaRuntime;
import org.litestream4j.it.harness.Rows;
import org.litestream4j.it.harness.Shipped;
import org.litestream4j.it.harness.SideBySide;

/** Options of the JVM that change what an agent may do, or what it costs. */
class JvmOptionsIT {
  private static final Driver DRIVER = Driver.newest();

  @TempDir Path directory;

  @SideBySide
  @ParameterizedTest(name = "Java {0} {1}")
  @CsvSource({
    "8, -XX:+UseSerialGC -Xmx32m",
    "11, -XX:+UseSerialGC -Xmx32m",
    "17, -XX:+UseSerialGC -Xmx32m",
    "21, -XX:+UseSerialGC -Xmx32m",
    "25, -XX:+UseSerialGC -Xmx32m",
    "8, -Xverify:all -Xint",
    "11, -Xverify:all -Xshare:on",
    "17, -Xshare:on",
    "21, -Xshare:on",
    "25, -Xshare:on --sun-misc-unsafe-memory-access=deny --enable-native-access=ALL-UNNAMED",
  })
  void anAppIsReplicatedAndPrintsAsWithoutTheAgent(String version, String options)
      throws Exception {
    assertReplicated(JavaRuntime.fetched(version), options.split(" "));
  }

  @SideBySide
  @ParameterizedTest(name = "Java {0}")
  @ValueSource(strings = {"8", "11", "17"})
  void aSecurityManagerThatTrustsTheJarIsNoObstacle(String version) throws Exception {
    List<Path> trusted = appAndDriver();
    trusted.add(Shipped.jar());
    assertReplicated(
        JavaRuntime.fetched(version),
        "-Djava.security.manager",
        "-Djava.security.policy==" + policy(trusted));
  }

  @SideBySide
  @ParameterizedTest(name = "Java {0}")
  @ValueSource(strings = {"8", "11", "17"})
  void aSecurityManagerThatDoesNotTrustTheJarLeavesTheAppAsItIs(String version) throws Exception {
    String[] options = {
      "-Djava.security.manager", "-Djava.security.policy==" + policy(appAndDriver())
    };
    Exit without = run(AgentJvm.withoutAgent(), "plain", JavaRuntime.fetched(version), options);
    Exit with = run(withAgent(), "app", JavaRuntime.fetched(version), options);

    assertThat(with.code()).as(with.stderr()).isZero();
    assertThat(with.stdout()).isEqualTo(without.stdout()).isNotEmpty();
    assertThat(with.foreignStderr()).isEqualTo(without.stderr());
    assertThat(with.ourLines())
        .singleElement()
        .asString()
        .contains("cannot start; the app runs without it");
  }

  private void assertReplicated(JavaRuntime runtime, String... options) throws Exception {
    Exit without = run(AgentJvm.withoutAgent(), "plain", runtime, options);
    Exit with = run(withAgent(), "app", runtime, options);

    assertThat(with.code()).as(with.stderr()).isZero();
    assertThat(with.stdout()).isEqualTo(without.stdout()).isNotEmpty();
    assertThat(with.foreignStderr()).isEqualTo(without.stderr());
    assertThat(with.ourLines()).singleElement().asString().contains(" is replicated to ");
    Path restored =
        new FileReplica(directory.resolve("replica/app.db"))
            .restoreTo(directory.resolve("restored.db"));
    assertThat(Rows.of(restored, "SELECT count(*) FROM t")).containsExactly("50");
  }

  private AgentJvm withAgent() {
    return AgentJvm.withAgent("replica=file://" + directory.resolve("replica/{name}"));
  }

  private Exit run(AgentJvm jvm, String name, JavaRuntime runtime, String... options)
      throws Exception {
    runtime.assumeIsThere();
    List.of(options).forEach(jvm::option);
    return jvm.withBothCompilers()
        .runtime(runtime)
        .driver(DRIVER)
        .run(InsertsRows.class, "jdbc:sqlite:" + directory.resolve(name + ".db"), "WAL", "50");
  }

  private static List<Path> appAndDriver() {
    List<Path> granted = new ArrayList<>(DRIVER.classPath());
    granted.add(Shipped.apps());
    return granted;
  }

  private Path policy(List<Path> codeBases) throws Exception {
    StringBuilder policy = new StringBuilder();
    for (Path codeBase : codeBases) {
      policy
          .append("grant codeBase \"")
          .append(codeBase.toUri())
          .append("\" { permission java.security.AllPermission; };\n");
    }
    return Files.writeString(directory.resolve("policy"), policy);
  }
}
