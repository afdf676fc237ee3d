package org.litestream4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.litestream4j.bootstrap.ConfigurationException;
import org.litestream4j.bootstrap.ReplicaType;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.SettingSources;

class ConfigurationTest {
  @TempDir private Path directory;

  @Test
  void theReplicaForAllTakesEveryDatabaseUnderItsName() throws Exception {
    Configuration configuration = fromArgument("replica=file:///backup");

    DatabaseConfiguration database = forDatabase(configuration, "/data/app.db");

    assertThat(database.replicas()).singleElement().hasToString("file:///backup/app.db");
    assertThat(database.metaPath()).isEqualTo(Path.of("/data/.app.db-litestream"));
    assertThat(database.restoreOnStart()).isEqualTo(RestoreOnStart.OFF);
    assertThat(database.journalMode()).isEqualTo(JournalMode.CONVERT);
    assertThat(database.pageEncoding()).isEqualTo("block");
    assertThat(database.minCheckpointPageCount()).isEqualTo(1000);
    assertThat(database.replicas().get(0).syncInterval()).isEmpty();
  }

  @Test
  void commitsWaitWhereThatIsAskedForAndNeverForMoreReplicasThanThereAre() throws Exception {
    Configuration local = fromArgument("replica=file:///backup");
    assertThat(local.mayWait()).isFalse();
    assertThat(forDatabase(local, "/data/app.db").commitRule()).isEmpty();

    Configuration waiting =
        fromArgument("replica=file:///backup,commit=replicated,commit-timeout=3s");
    CommitRule rule = forDatabase(waiting, "/data/app.db").commitRule().orElseThrow();
    assertThat(waiting.mayWait()).isTrue();
    assertThat(rule.ackReplicas()).isEqualTo(1);
    assertThat(rule.timeout()).hasSeconds(3);
    assertThat(rule.fails()).isFalse();

    assertThatThrownBy(
            () -> fromArgument("replica=file:///backup,commit=replicated,ack-replicas=2"))
        .hasMessageStartingWith("ack-replicas is 2, and a database has 1")
        .hasMessageContaining("write at most 1 (");
  }

  @Test
  void placeholdersAreNameAndPathOfTheDatabase() throws Exception {
    assertThat(replicaOf("file:///backup/{path}", "/data/a/app.db"))
        .isEqualTo("file:///backup/data/a/app.db");
    assertThat(replicaOf("s3://bucket/x/{name}/y?region=eu-west-1", "/data/app.db"))
        .isEqualTo("s3://bucket/x/app.db/y?region=eu-west-1");
    assertThat(replicaOf("s3://bucket/x/?region=eu-west-1", "/data/app.db"))
        .isEqualTo("s3://bucket/x/app.db?region=eu-west-1");
    assertThat(replicaOf("s3://bucket", "/data/100% ä?.db"))
        .isEqualTo("s3://bucket/100%25%20%C3%A4%3F.db");
    assertThat(replicaOf("file:///backup", "/data/100% ä?.db"))
        .isEqualTo("file:///backup/100% ä?.db");
  }

  @ParameterizedTest
  @CsvSource({
    "file:///backup/{nam}, {name}",
    "s3://bucket/{Path}/x, {path}",
    "file:///backup/{paht}/{name}, {path}",
    "s3://bucket/{database}, write {name} or {path}",
    "file:///backup/{name, not closed",
  })
  void aPlaceholderThatIsNoneIsRefusedWithTheNearestOne(String url, String said) {
    assertThatThrownBy(() -> fromArgument("replica=" + url))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(url, said, "%7B");
  }

  @Test
  void aBraceThatIsMeantIsEscaped() throws Exception {
    assertThat(replicaOf("file:///backup/%7Bname%7D/{name}", "/data/%7B.db"))
        .isEqualTo("file:///backup/{name}/%7B.db");
    assertThat(replicaOf("file:///backup/%7Bname%7D", "/data/app.db"))
        .isEqualTo("file:///backup/{name}/app.db");
    assertThat(replicaOf("file:///backup", "/data/{name}.db"))
        .isEqualTo("file:///backup/{name}.db");
    assertThat(replicaOf("s3://bucket/%7Bx%7D", "/data/app.db"))
        .isEqualTo("s3://bucket/%7Bx%7D/app.db");
  }

  @Test
  void includeAndExcludeChooseTheDatabasesOfTheReplicaForAll() throws Exception {
    Configuration configuration =
        fromArgument("replica=file:///backup,include='/data/**;*.sqlite',exclude=/data/tmp/*");

    assertThat(configuration.forDatabase(Path.of("/data/a/b/app.db"))).isPresent();
    assertThat(configuration.forDatabase(Path.of("/other/app.sqlite"))).isPresent();
    assertThat(configuration.forDatabase(Path.of("/other/app.db"))).isEmpty();
    assertThat(configuration.forDatabase(Path.of("/data/tmp/app.db"))).isEmpty();
    assertThat(configuration.forDatabase(Path.of("/data/tmp/deep/app.db"))).isPresent();
  }

  @Test
  void aNamedDatabaseHasItsOwnReplicasAndSettings() throws Exception {
    Configuration configuration =
        load(
            """
            sync-interval: 5s
            dbs:
              - path: /data/app.db
                restore-if-db-not-exists: true
                journal-mode: keep
                meta-path: /var/meta
                min-checkpoint-page-count: 50
                truncate-page-n: 0
                checkpoint-interval: 2m
                replicas:
                  - path: /backup/app
                  - name: off-site
                    type: s3
                    bucket: b
                    path: p
                    sync-interval: 10s
            """);

    DatabaseConfiguration database = forDatabase(configuration, "/data/app.db");

    assertThat(database.restoreOnStart()).isEqualTo(RestoreOnStart.IF_MISSING);
    assertThat(database.journalMode()).isEqualTo(JournalMode.KEEP);
    assertThat(database.metaPath()).isEqualTo(Path.of("/var/meta"));
    assertThat(database.minCheckpointPageCount()).isEqualTo(50);
    assertThat(database.replicas())
        .extracting(ReplicaConfiguration::name)
        .containsExactly("file", "off-site");
    assertThat(database.replicas())
        .extracting(ReplicaConfiguration::toString)
        .containsExactly("file:///backup/app", "s3://b/p");
    assertThat(database.replicas().get(0).syncInterval()).contains(Duration.ofSeconds(5));
    assertThat(database.replicas().get(1).syncInterval()).contains(Duration.ofSeconds(10));
    assertThat(configuration.forDatabase(Path.of("/data/other.db"))).isEmpty();
  }

  @Test
  void aReplicaInheritsWhatItDoesNotSay() throws Exception {
    Configuration configuration =
        LoadedFile.of(
                directory,
                """
                region: top
                endpoint: http://top:9000
                secret-access-key: of-the-top
                dbs:
                  - path: /data/a.db
                    replica:
                      url: s3://bucket/a
                      region: own
                      access-key-id: own
                """)
            .environment("LITESTREAM_ACCESS_KEY_ID", "outside")
            .environment("LITESTREAM_SECRET_ACCESS_KEY", "outside")
            .environment("LITESTREAM_BUCKET", "not beside a url")
            .load();

    ReplicaConfiguration replica = forDatabase(configuration, "/data/a.db").replicas().get(0);

    assertThat(replica.type()).isEqualTo(ReplicaType.S3);
    assertThat(replica.keys())
        .containsOnly(
            entry("type", "s3"),
            entry("url", "s3://bucket/a"),
            entry("region", "own"),
            entry("endpoint", "http://top:9000"),
            entry("access-key-id", "own"),
            entry("secret-access-key", "outside"));
    assertThat(replica.settings().toString()).contains("secret-access-key=***");
  }

  @Test
  void whatIsStatedOutsideTheFileWins() throws Exception {
    Configuration configuration =
        LoadedFile.of(
                directory,
                """
                replica: file:///of-the-file
                log-level: warn
                sync-interval: 9s
                dbs:
                  - path: /data/a.db
                    restore-on-start: true
                    replica:
                      path: /backup/a
                      sync-interval: 8s
                """)
            .argument("replica=file:///outside,sync-interval=1s,restore-on-start=off")
            .environment("LITESTREAM_LOG_LEVEL", "debug")
            .load();

    DatabaseConfiguration named = forDatabase(configuration, "/data/a.db");

    assertThat(configuration.settings().choice(SettingKey.LOG_LEVEL)).isEqualTo("debug");
    assertThat(named.restoreOnStart()).isEqualTo(RestoreOnStart.OFF);
    assertThat(named.replicas().get(0).syncInterval()).contains(Duration.ofSeconds(1));
    assertThat(named.replicas()).singleElement().hasToString("file:///backup/a");
    assertThat(forDatabase(configuration, "/data/b.db").replicas())
        .singleElement()
        .hasToString("file:///outside/b.db");
  }

  @Test
  void aDirectoryTakesTheFilesThatItsPatternMatches() throws Exception {
    Configuration configuration =
        load(
            """
            dbs:
              - path: /data/special.db
                replica: file:///backup/special
              - dir: /data
                pattern: '*.db'
                replica:
                  url: s3://bucket/data?region=eu-west-1
              - dir: /deep
                pattern: "[^t]*.db"
                recursive: true
                meta-dir: /var/meta
                replica:
                  path: /backup/deep
            """);

    assertThat(forDatabase(configuration, "/data/special.db").replicas())
        .singleElement()
        .hasToString("file:///backup/special");
    assertThat(forDatabase(configuration, "/data/a.db").replicas())
        .singleElement()
        .hasToString("s3://bucket/data/a.db?region=eu-west-1");
    assertThat(configuration.forDatabase(Path.of("/data/a.txt"))).isEmpty();
    assertThat(configuration.forDatabase(Path.of("/data/below/a.db"))).isEmpty();
    DatabaseConfiguration deep = forDatabase(configuration, "/deep/er/a.db");
    assertThat(deep.replicas()).singleElement().hasToString("file:///backup/deep/er/a.db");
    assertThat(deep.metaPath()).isEqualTo(Path.of("/var/meta/er/a.db-litestream"));
    assertThat(configuration.forDatabase(Path.of("/deep/er/t.db"))).isEmpty();
  }

  @Test
  void aMetaPathForSeveralDatabasesHoldsOneDirectoryForEach() throws Exception {
    Configuration configuration =
        load(
            """
            dbs:
              - dir: /data
                pattern: '*.db'
                recursive: true
                meta-path: /var/own
                replica: file:///backup
            """);
    Configuration outside = fromArgument("replica=file:///all,meta-path=/var/all");

    assertThat(forDatabase(configuration, "/data/x/a.db").metaPath())
        .isEqualTo(Path.of("/var/own/x/.a.db-litestream"));
    assertThat(forDatabase(outside, "/data/x/a.db").metaPath())
        .isEqualTo(Path.of("/var/all/data/x/.a.db-litestream"));
  }

  @Test
  void aDatabaseIsFoundBehindALink() throws Exception {
    Path real = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    Configuration configuration =
        load(
            """
            dbs:
              - path: %s/app.db
                replica: file:///backup/app
              - dir: %s
                pattern: '*.sqlite'
                replica: file:///backup/dir
            """
                .formatted(link, link));

    assertThat(forDatabase(configuration, real.toRealPath() + "/app.db").replicas())
        .singleElement()
        .hasToString("file:///backup/app");
    assertThat(forDatabase(configuration, real.toRealPath() + "/b.sqlite").replicas())
        .singleElement()
        .hasToString("file:///backup/dir/b.sqlite");
  }

  @Test
  void onlyDatabasesNamedByPathAreRestoredBeforeMain() throws Exception {
    Configuration configuration =
        load(
            """
            restore-on-start: if-missing
            dbs:
              - path: ~/a.db
                replica: file:///backup/a
              - path: sqlite:///data/b.db
                restore-on-start: off
                replica: file:///backup/b
              - dir: /data
                pattern: '*.db'
                replica: file:///backup/data
            """);

    assertThat(configuration.databasesToRestoreBeforeMain())
        .extracting(DatabaseConfiguration::path)
        .containsExactly(Path.of(System.getProperty("user.home"), "a.db"));
    assertThat(configuration.namedDatabases())
        .extracting(DatabaseConfiguration::path)
        .contains(Path.of("/data/b.db"));
    assertThat(forDatabase(configuration, "/data/c.db").restoreOnStart())
        .isEqualTo(RestoreOnStart.IF_MISSING);
  }

  @Test
  void anEntryWithoutAReplicaUsesTheOneForAll() throws Exception {
    Configuration configuration =
        load(
            """
            replicas:
              - url: file:///one
              - url: s3://bucket/{path}
            dbs:
              - path: /data/a.db
            """);

    assertThat(forDatabase(configuration, "/data/a.db").replicas())
        .extracting(ReplicaConfiguration::toString)
        .containsExactly("file:///one/a.db", "s3://bucket/data/a.db");
  }

  private Configuration load(String yaml) throws Exception {
    return LoadedFile.of(directory, yaml).load();
  }

  private static String replicaOf(String url, String database) throws Exception {
    return forDatabase(fromArgument("replica=" + url), database).replicas().get(0).toString();
  }

  private static Configuration fromArgument(String argument) throws Exception {
    return ConfigurationLoader.of(
            SettingSources.of(argument, new Properties(), Map.of()).read(), Map.of())
        .load();
  }

  private static DatabaseConfiguration forDatabase(Configuration configuration, String path) {
    return configuration.forDatabase(Path.of(path)).orElseThrow();
  }
}
