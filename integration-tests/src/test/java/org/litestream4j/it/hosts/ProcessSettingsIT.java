package org.litestream4j.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.apps.SuitsItself;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Cli;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.JavaRuntime;
import org.litestream4j.it.harness.Rows;
import org.litestream4j.it.harness.RunningJvm;
import org.litestream4j.it.harness.SideBySide;
import org.litestream4j.replica.s3.S3Server;

/** What an app sets for its process is its own: we neither use it nor change it. */
class ProcessSettingsIT {
  @TempDir private Path directory;

  @SideBySide
  @ParameterizedTest
  @ValueSource(
      strings = {
        "locale:ar-EG-u-nu-arab zone encoding",
        "locale:tr",
        "locale:fa-IR-u-nu-arabext",
        "properties streams threads providers"
      })
  void settingsOfTheAppAreForTheAppAlone(String settings) throws Exception {
    String replica = "file://" + directory.resolve("replica/NAME");
    check(JavaRuntime.ofTheTest(), replica, settings.split(" "));
  }

  @SideBySide
  @ParameterizedTest
  @ValueSource(strings = {"8", "25"})
  void settingsOfTheAppAreForTheAppAloneOnOtherRuntimes(String version) throws Exception {
    JavaRuntime runtime = JavaRuntime.fetched(version);
    runtime.assumeIsThere();
    String replica = "file://" + directory.resolve("replica/NAME");
    check(runtime, replica, "locale:tr", "properties", "streams", "threads");
  }

  static Stream<JavaRuntime> runtimesWithNetworkSettings() {
    return Stream.concat(
        Stream.of(JavaRuntime.ofTheTest()), Stream.of("8", "25").map(JavaRuntime::fetched));
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("runtimesWithNetworkSettings")
  void whatTheAppSetsForItsOwnConnectionsIsNotForThoseToAStore(JavaRuntime runtime)
      throws Exception {
    runtime.assumeIsThere();
    try (S3Server server = S3Server.start().withBucket("replicas")) {
      String replica = server.url("replicas", "NAME");
      check(runtime, replica, "network", "properties", "threads", "providers");
    }
  }

  static Stream<JavaRuntime> runtimesWithSecurityManagers() {
    Stream<JavaRuntime> fetched = Stream.of("8", "11", "17").map(JavaRuntime::fetched);
    return Runtime.version().feature() < 18
        ? Stream.concat(Stream.of(JavaRuntime.ofTheTest()), fetched)
        : fetched;
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("runtimesWithSecurityManagers")
  void thePolicyOfASecurityManagerForTheAppIsForTheAppAlone(JavaRuntime runtime) throws Exception {
    runtime.assumeIsThere();
    String replica = "file://" + directory.resolve("replica/NAME");
    check(runtime, replica, "security-manager");
  }

  private void check(JavaRuntime runtime, String replica, String... settings) throws Exception {
    Path database = Files.createDirectory(directory.resolve("with")).resolve("app.db");
    Exit without = runWithout(runtime, settings);
    Exit with;
    try (RunningJvm app =
        start(
            AgentJvm.withAgent("replica='" + replica.replace("NAME", "{name}") + "'"),
            runtime,
            database,
            settings)) {
      app.awaitStderr(" is replicated to ");
      app.send("");
      with = app.await();
    }

    assertThat(without.stdout()).contains("row 1,row 2", "unchanged true");
    assertThat(with.stdout()).isEqualTo(without.stdout());
    assertThat(with.foreignStderr()).isEqualTo(without.stderr());
    assertThat(with.code()).isEqualTo(without.code()).isZero();
    assertThat(with.ourLines())
        .singleElement()
        .asString()
        .startsWith("litestream: " + database + " is replicated to ")
        .endsWith(", switched to WAL mode while it is open");
    Path restored = directory.resolve("restored.db");
    assertThat(restore(replica.replace("NAME", "app.db"), restored).code()).isZero();
    assertThat(Rows.of(restored, "SELECT text FROM t")).containsExactly("row 1", "row 2");
  }

  private static Exit restore(String replica, Path output) throws Exception {
    return new Cli().run("restore", "-o", output.toString(), replica);
  }

  private Exit runWithout(JavaRuntime runtime, String... settings) throws Exception {
    Path database = Files.createDirectory(directory.resolve("without")).resolve("app.db");
    try (RunningJvm app = start(AgentJvm.withoutAgent(), runtime, database, settings)) {
      app.send("");
      return app.await();
    }
  }

  private static RunningJvm start(
      AgentJvm jvm, JavaRuntime runtime, Path database, String... settings) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("jdbc:sqlite:" + database));
    arguments.addAll(List.of(settings));
    return jvm.runtime(runtime)
        .driver(Driver.xerial("3.46.1.3"))
        .start(SuitsItself.class, arguments.toArray(String[]::new));
  }
}
