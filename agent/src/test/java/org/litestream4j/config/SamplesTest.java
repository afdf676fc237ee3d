package org.litestream4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.SettingSources;
import org.litestream4j.bootstrap.Settings;

class SamplesTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("LITESTREAM_ACCESS_KEY_ID", "id", "LITESTREAM_SECRET_ACCESS_KEY", "hush");

  @Test
  void theFileSampleReplicatesOneDatabaseIntoADirectory() throws Exception {
    Configuration configuration = load("file.yml");

    assertThat(configuration.databasesToRestoreBeforeMain())
        .singleElement()
        .hasToString("/var/lib/app/app.db to [file:///var/backups/app]");
    assertThat(configuration.warnings()).isEmpty();
  }

  @Test
  void theS3SampleReplicatesEveryDatabaseIntoABucket() throws Exception {
    Configuration configuration = load("s3.yml");

    DatabaseConfiguration database =
        configuration.forDatabase(Path.of("/srv/app.db")).orElseThrow();
    assertThat(database.replicas()).singleElement().hasToString("s3://my-bucket/srv/app.db");
    assertThat(database.replicas().get(0).settings().text(SettingKey.SECRET_ACCESS_KEY))
        .contains("hush");
    assertThat(configuration.forDatabase(Path.of("/tmp/x/app.db"))).isEmpty();
    assertThat(configuration.warnings()).isEmpty();
  }

  @Test
  void theMinioSampleReplicatesEachDatabaseOfADirectoryIntoABucketOfAnotherStore()
      throws Exception {
    Configuration configuration = load("minio.yml");

    DatabaseConfiguration database =
        configuration.forDatabase(Path.of("/srv/tenants/a/app.db")).orElseThrow();
    assertThat(database.replicas()).singleElement().hasToString("s3://backup/tenants/a/app.db");
    assertThat(database.replicas().get(0).settings().text(SettingKey.ENDPOINT))
        .contains("https://minio.example.com:9000");
    assertThat(configuration.warnings()).isEmpty();
  }

  @Test
  void theSystemdUnitNamesAConfigurationFileAndLetsTheJvmEndInItsOwnTime() throws Exception {
    Properties unit = new Properties();
    try (Reader reader = Files.newBufferedReader(sample("app.service"))) {
      unit.load(reader);
    }
    String command = unit.getProperty("ExecStart");
    String argument = command.split("litestream\\.jar=", 2)[1].split(" ", 2)[0];

    Settings settings = SettingSources.of(argument, new Properties(), Map.of()).read();

    assertThat(settings.text(SettingKey.CONFIG)).contains("/etc/app/litestream.yml");
    assertThat(Duration.ofSeconds(Long.parseLong(unit.getProperty("TimeoutStopSec"))))
        .isGreaterThan(settings.duration(SettingKey.SHUTDOWN_SYNC_TIMEOUT).orElseThrow());
    assertThat(unit.getProperty("SuccessExitStatus")).isEqualTo("143");
  }

  @Test
  void theExampleInTheDocumentReplicatesWhatItSays(@TempDir Path directory) throws Exception {
    String document = Files.readString(Path.of("..", "docs", "configuration.md"));
    String yaml = document.split("```yaml\n", 2)[1].split("```", 2)[0];

    Configuration configuration = LoadedFile.of(directory, yaml).load();

    assertThat(configuration.databasesToRestoreBeforeMain())
        .singleElement()
        .hasToString("/data/app.db to [file:///backup/app, s3://my-bucket/app]");
    assertThat(configuration.forDatabase(Path.of("/data/tenants/a/b.db")))
        .map(DatabaseConfiguration::replicas)
        .map(Object::toString)
        .contains("[s3://my-bucket/tenants/a/b.db]");
  }

  private static Configuration load(String sample) throws Exception {
    String argument = sample(sample).toString();
    return ConfigurationLoader.of(
            SettingSources.of(argument, new Properties(), ENVIRONMENT).read(), ENVIRONMENT)
        .load();
  }

  private static Path sample(String name) {
    return Path.of("..", "config-samples", name);
  }
}
