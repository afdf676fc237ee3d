package org.litestream4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.SettingSources;

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
    String argument = Path.of("..", "config-samples", sample).toString();
    return ConfigurationLoader.of(
            SettingSources.of(argument, new Properties(), ENVIRONMENT).read(), ENVIRONMENT)
        .load();
  }
}
