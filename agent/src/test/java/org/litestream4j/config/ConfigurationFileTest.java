package org.litestream4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.litestream4j.bootstrap.ConfigurationException;
import org.litestream4j.bootstrap.OnError;
import org.litestream4j.bootstrap.SettingKey;

class ConfigurationFileTest {
  private static final Path DATABASE = Path.of("/data/a.db");

  @TempDir private Path directory;

  @Test
  void litestreamsWholeFileIsUnderstood() throws Exception {
    Configuration configuration =
        LoadedFile.of(directory, Files.readString(Path.of("src/test/resources/config/full.yml")))
            .load();

    assertThat(configuration.levels())
        .containsExactly(Duration.ofSeconds(30), Duration.ofMinutes(5));
    assertThat(configuration.settings().duration(SettingKey.SNAPSHOT_INTERVAL))
        .contains(Duration.ofHours(12));
    assertThat(configuration.settings().choice(SettingKey.LOG_LEVEL)).isEqualTo("debug");
    assertThat(configuration.settings().duration(SettingKey.L0_RETENTION)).contains(Duration.ZERO);
    assertThat(configuration.forDatabase(DATABASE).orElseThrow().replicas())
        .singleElement()
        .hasToString("s3://bucket/a")
        .extracting(replica -> replica.settings().sizeBytes(SettingKey.PART_SIZE))
        .isEqualTo(10L << 20);
  }

  @Test
  void keysThatDoNothingHereAreOneWarning() throws Exception {
    Configuration configuration =
        load(
            """
            addr: ':9090'
            levels:
              - interval: 30s
            dbs:
              - path: /data/a.db
                monitor-interval: 1s
                replica:
                  url: file:///backup
                  retention: 24h
            """);

    Path file = directory.resolve("litestream.yml");
    assertThat(configuration.warnings())
        .containsExactly(
            "no effect here: addr (%1$s line 1), monitor-interval (%1$s line 6), retention (%1$s line 9)"
                .formatted(file));
  }

  @Test
  void variablesOfTheEnvironmentAreReplaced() throws Exception {
    Configuration configuration =
        LoadedFile.of(
                directory,
                """
                # $UNKNOWN in a comment
                dbs:
                  - path: ${DIR}/a.db
                    replica:
                      url: s3://$BUCKET/a-$PID/$MISSING/b$
                """)
            .environment("DIR", "/data")
            .environment("BUCKET", "bucket")
            .load();

    assertThat(configuration.forDatabase(DATABASE).orElseThrow().replicas())
        .singleElement()
        .hasToString("s3://bucket/a-" + ProcessHandle.current().pid() + "//b$");
    assertThat(configuration.warnings())
        .singleElement()
        .asString()
        .startsWith("$MISSING in ")
        .contains("is not set in the environment");
  }

  @Test
  void noExpandEnvKeepsVariablesAsTheyAre() throws Exception {
    Configuration configuration =
        LoadedFile.of(directory, "replica: s3://bucket/$DIR")
            .argument("no-expand-env")
            .environment("DIR", "x")
            .load();

    assertThat(configuration.forDatabase(DATABASE).orElseThrow().replicas())
        .singleElement()
        .hasToString("s3://bucket/$DIR/a.db");
  }

  @Test
  void anchorsAndMergeKeysWorkAsInLitestreamsYaml() throws Exception {
    Configuration configuration =
        load(
            """
            dbs:
              - &first
                path: /data/other.db
                journal-mode: keep
                replica:
                  path: /backup/other
              - <<: *first
                path: /data/a.db
                replica:
                  path: /backup/a
            """);

    DatabaseConfiguration database = configuration.forDatabase(DATABASE).orElseThrow();
    assertThat(database.journalMode()).isEqualTo(JournalMode.KEEP);
    assertThat(database.replicas()).singleElement().hasToString("file:///backup/a");
  }

  @Test
  void anEmptyFileStatesNothing() throws Exception {
    Configuration configuration = load("# nothing yet\ndbs:\nreplica:\n");

    assertThat(configuration.forDatabase(DATABASE)).isEmpty();
    assertThatThrownBy(configuration::requireReplica)
        .hasMessage(
            "the configuration names no database and no replica: write replica: URL, or dbs");
  }

  static Arguments[] badFiles() {
    return new Arguments[] {
      bad("dbs: [", "line 1 is not YAML: "),
      bad("\tdbs:\n", "line 1 is not YAML: "),
      bad("- a\n- b\n", "the file takes a mapping"),
      bad("replcia: file:///b\n", "unknown key 'replcia'; did you mean 'replica'? (FILE line 1)"),
      bad("path: /a\n", "'path' cannot stand at the top of the file, only in an entry of dbs"),
      bad("config: /a\n", "'config' cannot stand at the top of the file, only outside the file"),
      bad(
          "dbs: /data/a.db\n",
          "dbs takes a list: lines below it that begin with '-' (FILE line 1)"),
      bad("dbs:\n  path: /data/a.db\n", "dbs takes a list"),
      bad("dbs:\n  - /data/a.db\n", "dbs takes a mapping: keys below it, indented (FILE line 2)"),
      bad("snapshot: 24h\n", "snapshot takes a mapping"),
      bad(
          "snapshot:\n  intervall: 1h\n",
          "unknown key 'snapshot.intervall'; did you mean 'snapshot.interval'? (FILE line 2)"),
      bad("snapshot:\n  interval: 1d\n", "snapshot.interval: '1d' is not a duration"),
      bad("levels:\n  - interval: 0s\n", "interval has a bad value: '0s' must be more than 0"),
      bad("levels:\n  - every: 5s\n", "every is unknown here: a level has an interval"),
      bad("log-level: [a]\n", "log-level takes one value, not a list (FILE line 1)"),
      bad("replica: file:///a\nreplica: file:///b\n", "replica is stated twice (FILE line 2)"),
      bad(
          "replica: file:///a\nreplicas:\n  - url: file:///b\n",
          "replica and replicas cannot stand together"),
      bad(
          "replica: /backup\n",
          "replica: '/backup' is not a URL: for a directory write file:///backup (FILE line 1)"),
      bad("replica:\n  type: fiel\n  path: /b\n", "type: 'fiel' is not a kind of replica"),
      bad(
          "replica:\n  type: gs\n  bucket: b\n",
          "replicas of type gs are not supported by this version"),
      bad(
          "replica:\n  type: s3\n  path: b\n",
          "a replica of type s3 needs bucket, or url (FILE line 1)"),
      bad("replica:\n  path: \"/a\\0b\"\n", "is not a path: "),
      bad("replica:\n  region: x\n", "a replica of type file needs path, or url"),
      bad(
          "replica:\n  url: s3://b\n  path: x\n",
          "path cannot stand beside url, which says it (FILE line 2)"),
      bad("replica:\n  url: s3://b\n  type: file\n", "type cannot stand beside url"),
      bad(
          "replica:\n  url: s3://b\n  age:\n    identities: [a]\n",
          "age is not supported: remove it"),
      bad(
          "dbs:\n  - replica: file:///b\n",
          "an entry of dbs needs either path or dir (FILE line 2)"),
      bad("dbs:\n  - path: /a\n    dir: /b\n", "an entry of dbs needs either path or dir"),
      bad(
          "dbs:\n  - path: /a\n",
          "an entry of dbs has no replica: write one below it (FILE line 2)"),
      bad(
          "dbs:\n  - dir: /a\n    replica: file:///b\n",
          "dir needs a pattern, such as pattern: '*.db'"),
      bad(
          "dbs:\n  - path: /a\n    recursive: true\n",
          "recursive goes with dir, not with path (FILE line 3)"),
      bad(
          "dbs:\n  - dir: /a\n    pattern: x\n    meta-dir: /m\n    meta-path: /n\n",
          "meta-path cannot stand beside meta-dir"),
      bad(
          "dbs:\n  - path: /a\n    replica: file:///b\n  - path: /a\n    replica: file:///c\n",
          "/a stands twice in dbs (FILE line 2, FILE line 4)"),
      bad(
          "dbs:\n  - path: /a\n    replica: file:///b\n  - path: /c\n    replica:\n      path: /b\n",
          "replica file:///b would be shared; give each its own path"),
    };
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void aBadFileIsOneClearLine(String yaml, String message) {
    String expected = message.replace("FILE", directory.resolve("litestream.yml").toString());

    assertThatThrownBy(() -> load(yaml))
        .isInstanceOf(ConfigurationException.class)
        .message()
        .contains(expected)
        .doesNotContain("\n");
  }

  @Test
  void aFileThatIsNoTextIsSaidToBeNone() throws Exception {
    Path file = directory.resolve("litestream.yml");
    LoadedFile loaded = LoadedFile.of(directory, "");
    Files.write(file, new byte[] {(byte) 0xc3, 0x28});

    assertThatThrownBy(loaded::load).hasMessage(file + " is not UTF-8 text");
  }

  @Test
  void secretsStayOutOfMessages() throws Exception {
    assertThatThrownBy(() -> load("secret-access-key: [hush]\n")).message().doesNotContain("hush");
    assertThat(load("replica: s3://b\nsecret-access-key: hush\n").settings().toString())
        .doesNotContain("hush");
  }

  @Test
  void onErrorCountsEvenInAFileThatCannotBeRead() throws Exception {
    String broken = "on-error: warn\ndbs: [\n";

    assertThat(LoadedFile.of(directory, broken).loader().onError()).isEqualTo(OnError.WARN);
    assertThat(LoadedFile.of(directory, "#on-error: warn\n").loader().onError())
        .isEqualTo(OnError.STOP);
    assertThat(LoadedFile.of(directory, broken).argument("on-error=stop").loader().onError())
        .isEqualTo(OnError.STOP);
  }

  private static Arguments bad(String yaml, String message) {
    return Arguments.of(yaml, message);
  }

  private Configuration load(String yaml) throws Exception {
    return LoadedFile.of(directory, yaml).load();
  }

  @Test
  void aPlaceholderThatIsNoneIsRefusedWhereverAReplicaCanBeStated() throws Exception {
    for (String stated :
        List.of(
            "replica: file:///backup/{nam}",
            "replica:\n  url: s3://bucket/{nam}",
            "replica:\n  path: /backup/{nam}",
            "dbs:\n  - path: /app.db\n    replica:\n      url: file:///backup/{nam}",
            "dbs:\n  - path: /app.db\n    replicas:\n      - path: /backup/{nam}")) {
      assertThatThrownBy(() -> LoadedFile.of(directory, stated + "\n").load())
          .as(stated)
          .hasMessageContainingAll("{nam} is no placeholder", "did you mean {name}?");
    }
  }
}
