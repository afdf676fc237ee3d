package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Cli;
import org.litestream4j.it.harness.Console;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.JdkTools;
import org.litestream4j.it.harness.Rows;
import org.litestream4j.it.harness.Shipped;
import org.litestream4j.it.harness.SideBySide;

/** JVMs that the agent is attached to by chance, and ways of attaching it that go wrong. */
class QuietProcessesIT {
  /** Each verb of the command line with arguments that make it work. */
  private static final Map<String, List<String>> VERBS =
      Map.of(
          "restore", List.of("-integrity-check", "full", "-o", "{restored}", "{replica}"),
          "ltx", List.of("-level", "all", "-json", "{replica}"),
          "databases", List.of("-config", "{configuration}"),
          "adopt", List.of("-config", "{configuration}", "{database}"),
          "validate", List.of("{replica}"),
          "status", List.of("-config", "{configuration}", "{database}"),
          "version", List.of());

  private static final Pattern VERB_IN_USAGE = Pattern.compile("(?m)^  ([a-z][a-z-]*)  +[A-Z]");
  private static final String FROM_THE_JVM = "Picked up JAVA_TOOL_OPTIONS: ";

  @TempDir Path directory;

  @SideBySide
  @Test
  void everyVerbIsTriedHere() throws Exception {
    Set<String> verbs = new TreeSet<>();
    VERB_IN_USAGE
        .matcher(new Cli().run("--help").stdout())
        .results()
        .map((MatchResult match) -> match.group(1))
        .forEach(verbs::add);

    assertThat(verbs).isEqualTo(new TreeSet<>(VERBS.keySet()));
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("verbs")
  void aVerbDoesItsWorkAndIsNotReplicatedWhereTheAgentIsSetForEveryJvm(String verb)
      throws Exception {
    replicate();
    String[] without = arguments(verb, "without");
    String[] with = arguments(verb, "with");

    Exit expected = new Cli().run(without);
    Exit actual = new Cli().environment("JAVA_TOOL_OPTIONS", agent(elsewhere())).run(with);

    assertThat(expected.code()).as(expected.stderr()).isZero();
    assertThat(actual.code()).as(actual.stderr()).isZero();
    assertThat(actual.stdout()).isEqualTo(expected.stdout());
    assertThat(withoutTheWordOfTheJvm(actual))
        .isEqualTo(expected.stderr().replace("without.db", "with.db"));
    assertThat(elsewhere()).doesNotExist();
  }

  @SideBySide
  @ParameterizedTest
  @MethodSource("verbs")
  void aVerbIsNotStoppedByArgumentsOfTheAgentThatCannotWork(String verb) throws Exception {
    replicate();

    Exit exit =
        new Cli()
            .environment("JAVA_TOOL_OPTIONS", "-javaagent:" + Shipped.jar() + "=no-such-key=1")
            .run(arguments(verb, "restored"));

    assertThat(exit.code()).as(exit.stderr()).isZero();
  }

  @SideBySide
  @ParameterizedTest
  @ValueSource(strings = {"jps", "keytool -help", "javac -version"})
  void aToolOfTheJdkIsLeftAlone(String line) throws Exception {
    String[] words = line.split(" ", 2);
    String[] arguments = words.length > 1 ? words[1].split(" ") : new String[0];
    for (String argument : List.of("replica=file://" + elsewhere(), "no-such-key=1")) {
      Exit exit = JdkTools.run("-javaagent:" + Shipped.jar() + "=" + argument, words[0], arguments);

      assertThat(exit.code()).as(exit.stderr()).isZero();
      assertThat(exit.ourLines()).isEmpty();
    }
    assertThat(elsewhere()).doesNotExist();
  }

  @SideBySide
  @Test
  void anAgentThatIsAttachedTwiceWorksOnce() throws Exception {
    Exit exit;
    try (Console app =
        Console.start(
            AgentJvm.withAgent(replicaArgument())
                .option(agent(elsewhere()))
                .driver(Driver.newest()))) {
      exit = writeAndEnd(app);
    }

    assertThat(exit.ourLines()).hasSize(2);
    assertThat(exit.ourLines().get(0))
        .contains("attached a second time")
        .contains(elsewhere().toString())
        .contains("has no effect");
    assertThat(elsewhere()).doesNotExist();
    assertRestored("row");
  }

  @SideBySide
  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void theEndCapturesAndSendsEverythingThoughTheJarWasOverwrittenMeanwhile(String journalMode)
      throws Exception {
    Path jar = Files.copy(Shipped.jar(), directory.resolve("agent.jar"));
    try (Console app =
        Console.start(AgentJvm.withAgent(jar, replicaArgument()).driver(Driver.newest()))) {
      app.open(database());
      app.sql(database(), "PRAGMA journal_mode=" + journalMode, "CREATE TABLE t (text TEXT)");
      app.jvm().awaitStderr("litestream: ");
      overwrite(jar);
      app.sql(database(), "INSERT INTO t VALUES ('late')");

      Exit exit = app.end();
      assertThat(exit.code()).as(exit.stderr()).isZero();
      assertThat(exit.stderr().lines()).as(exit.stderr()).hasSize(1);
    }
    assertRestored("late");
  }

  static Set<String> verbs() {
    return VERBS.keySet();
  }

  /** As a deployment does that copies over the file in place: same inode, other content. */
  private static void overwrite(Path jar) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(jar.toFile(), "rw")) {
      long size = file.length();
      file.setLength(0);
      file.write(new byte[(int) size / 2]);
    }
  }

  private void replicate() throws Exception {
    try (Console app =
        Console.start(AgentJvm.withAgent(replicaArgument()).driver(Driver.newest()))) {
      assertThat(writeAndEnd(app).code()).isZero();
    }
    Files.writeString(
        directory.resolve("litestream.yml"),
        "dbs: [{path: '" + database() + "', replica: {url: '" + replica().url() + "'}}]\n");
  }

  private Exit writeAndEnd(Console app) throws Exception {
    app.open(database());
    app.sql(database(), "CREATE TABLE t (text TEXT)", "INSERT INTO t VALUES ('row')");
    return app.end();
  }

  private void assertRestored(String row) throws Exception {
    Path restored = replica().restoreTo(directory.resolve("restored.db"));
    assertThat(Rows.of(restored, "SELECT text FROM t")).containsExactly(row);
  }

  private String[] arguments(String verb, String restored) {
    List<String> line = new ArrayList<>(List.of(verb));
    for (String argument : VERBS.getOrDefault(verb, List.of())) {
      line.add(
          argument
              .replace("{restored}", directory.resolve(restored + ".db").toString())
              .replace("{replica}", replica().url())
              .replace("{database}", database().toString())
              .replace("{configuration}", directory.resolve("litestream.yml").toString()));
    }
    return line.toArray(String[]::new);
  }

  private static String withoutTheWordOfTheJvm(Exit exit) {
    StringBuilder rest = new StringBuilder();
    exit.stderr()
        .lines()
        .filter(line -> !line.startsWith(FROM_THE_JVM))
        .forEach(line -> rest.append(line).append('\n'));
    return rest.toString();
  }

  private static String agent(Path replica) {
    return "-javaagent:" + Shipped.jar() + "=replica=file://" + replica;
  }

  private String replicaArgument() {
    return "replica=file://" + directory.resolve("backup");
  }

  private Path elsewhere() {
    return directory.resolve("elsewhere");
  }

  private Path database() {
    return directory.resolve("app.db");
  }

  private FileReplica replica() {
    return new FileReplica(directory.resolve("backup/app.db"));
  }
}
