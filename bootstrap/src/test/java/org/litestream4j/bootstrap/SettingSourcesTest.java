package org.litestream4j.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingSourcesTest {
  @Test
  void argumentWinsOverPropertyOverEnvironment() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("litestream.sync-interval", "2s");
    properties.setProperty("litestream.include", "*.db");
    Map<String, String> environment =
        Map.of(
            "LITESTREAM_SYNC_INTERVAL", "3s",
            "LITESTREAM_INCLUDE", "*.sqlite",
            "LITESTREAM_EXCLUDE", "/tmp/**");

    Settings settings = SettingSources.of("sync-interval=1s", properties, environment).read();

    assertThat(settings.duration(SettingKey.SYNC_INTERVAL)).contains(Duration.ofSeconds(1));
    assertThat(settings.text(SettingKey.INCLUDE)).contains("*.db");
    assertThat(settings.text(SettingKey.EXCLUDE)).contains("/tmp/**");
    assertThat(settings.stated())
        .extracting(Setting::toString)
        .containsExactly(
            "include=*.db (-Dlitestream.include)",
            "exclude=/tmp/** (environment variable LITESTREAM_EXCLUDE)",
            "sync-interval=1s (argument of the agent)");
  }

  @Test
  void aGlobThatIsNotClosedIsRefusedBeforeMain() {
    for (String argument : List.of("include=[", "exclude=*.db;a[b")) {
      assertThatThrownBy(() -> read(argument))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContainingAll("has a [ without a ]", "(argument of the agent)");
    }
  }

  @Test
  void whatIsSaidOfABraceHasFullStops() {
    assertThatThrownBy(() -> read("replica=file:///backup/{x"))
        .hasMessageContaining("write {name} or {path}. A literal brace in a URL is %7B or %7D");
  }

  @Test
  void whatNobodyStatesHasItsDefault() throws Exception {
    Settings settings = read("");

    assertThat(settings.choice(SettingKey.JOURNAL_MODE)).isEqualTo("convert");
    assertThat(settings.count(SettingKey.MIN_CHECKPOINT_PAGE_COUNT)).isEqualTo(1000);
    assertThat(settings.sizeBytes(SettingKey.PART_SIZE)).isEqualTo(5 << 20);
    assertThat(settings.isOn(SettingKey.SIGN_PAYLOAD)).isTrue();
    assertThat(settings.duration(SettingKey.SYNC_INTERVAL)).isEmpty();
  }

  @Test
  void everyDefaultIsWhatItsKeyTakes() {
    for (SettingKey key : SettingKey.values()) {
      key.defaultText().ifPresent(key::check);
    }
  }

  @Test
  void anArgumentWithoutAKeyIsTheConfigurationFile() throws Exception {
    assertThat(read("/etc/app/litestream.yml").text(SettingKey.CONFIG))
        .contains("/etc/app/litestream.yml");
    assertThat(read("conf/a=b.yml").text(SettingKey.CONFIG)).contains("conf/a=b.yml");
    assertThat(read("'conf/a,b.yml',restore-on-start").text(SettingKey.CONFIG))
        .contains("conf/a,b.yml");
    assertThat(read("config=C:\\app\\x.yml").text(SettingKey.CONFIG)).contains("C:\\app\\x.yml");
  }

  @Test
  void aBareKeyHasItsUsualValue() throws Exception {
    Settings settings = read("replica=file:///backup,restore-on-start,no-expand-env");

    assertThat(settings.choice(SettingKey.RESTORE_ON_START)).isEqualTo("if-missing");
    assertThat(settings.isOn(SettingKey.NO_EXPAND_ENV)).isTrue();
  }

  @Test
  void quotedValuesHoldCommas() throws Exception {
    Settings settings =
        read("include='/a,b/*.db;/c.db',exclude=\"it's,here\", replica=file:///o'neil");

    assertThat(settings.text(SettingKey.INCLUDE)).contains("/a,b/*.db;/c.db");
    assertThat(settings.text(SettingKey.EXCLUDE)).contains("it's,here");
    assertThat(settings.text(SettingKey.REPLICA_FOR_ALL)).contains("file:///o'neil");
  }

  @Test
  void environmentVariablesThatNobodyKnowsAreIgnored() throws Exception {
    Map<String, String> environment =
        Map.of(
            "LITESTREAM_PORT", "tcp://10.0.0.1:80",
            "LITESTREAM_SERVICE_HOST", "10.0.0.1",
            "LOG_LEVEL", "nonsense of the app",
            "LITESTREAM_REPLICA", "");

    assertThat(SettingSources.of(null, new Properties(), environment).read().stated()).isEmpty();
  }

  @Test
  void litestreamsOwnVariablesWork() throws Exception {
    Map<String, String> environment =
        Map.of(
            "LITESTREAM_CONFIG", "/etc/l.yml",
            "LITESTREAM_ACCESS_KEY_ID", "id",
            "LITESTREAM_SECRET_ACCESS_KEY", "hush\n",
            "LITESTREAM_AZURE_SAS_TOKEN", "token");

    Settings settings = SettingSources.of(null, new Properties(), environment).read();

    assertThat(settings.text(SettingKey.CONFIG)).contains("/etc/l.yml");
    assertThat(settings.text(SettingKey.ACCESS_KEY_ID)).contains("id");
    assertThat(settings.text(SettingKey.SECRET_ACCESS_KEY)).contains("hush");
    assertThat(settings.text(SettingKey.SAS_TOKEN)).contains("token");
    assertThat(settings.toString()).doesNotContain("hush").contains("secret-access-key=***");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "replcia=file:///b | unknown key 'replcia'; did you mean 'replica'? (argument of the agent)",
        "restore_on_start | unknown key 'restore_on_start'; did you mean 'restore-on-start'?",
        "xyzzy=1 | unknown key 'xyzzy'; docs/configuration.md lists the known ones",
        "url=file:///b | 'url' cannot stand outside the file, only in a replica",
        "replica | replica needs a value: write replica=VALUE",
        "replica= | replica has no value (argument of the agent)",
        "sync-interval=1s,sync-interval=2s | sync-interval is stated twice",
        "include='*.db | a ' is not closed",
        "sync-interval=5 | sync-interval: '5' is not a duration, such as 300ms, 5s or 1h30m",
        "sync-interval=1d | sync-interval: '1d' is not a duration, such as",
        "sync-interval=-1s | '-1s' is not a duration",
        "snapshot.interval=0s | snapshot.interval: '0s' must be more than 0",
        "force-path-style=maybe | force-path-style: 'maybe' is not true or false",
        "part-size=5XB | part-size: '5XB' is not a size, such as 5MB",
        "concurrency=0 | concurrency: '0' is less than 1",
        "concurrency=many | concurrency: 'many' is not a whole number",
        "journal-mode=wal | journal-mode: 'wal' is not one of convert, keep",
        "replica=/backup | replica: '/backup' is not a URL: for a directory write file:///backup",
        "replica=fiel:///backup | replica: 'fiel' is not a kind of replica",
        "replica=fiel:///backup | did you mean file?",
        "replica=gs://bucket/x | replicas of type gs are not supported by this version: use file or s3",
        "replica=file:// | 'file://' names no directory: write file:///path/to/directory",
        "replica=file:/backup | 'file:/backup' is not a URL: for a directory write file:///",
        "replica=file://backup | 'file://backup' is not absolute: write file:///backup with three",
        "replica=s3:///path | 's3:///path' names no bucket or host: write s3://NAME/path",
        "replica=http://x | 'http' is not a kind of replica",
      })
  void badInputIsOneClearLine(String argument, String message) {
    assertThatThrownBy(() -> read(argument))
        .isInstanceOf(ConfigurationException.class)
        .message()
        .contains(message.trim())
        .doesNotContain("\n");
  }

  @Test
  void anUnknownPropertyFailsAsAnArgumentDoes() {
    Properties properties = new Properties();
    properties.setProperty("litestream.log-levle", "debug");

    assertThatThrownBy(() -> SettingSources.of(null, properties, Map.of()).read())
        .hasMessage("unknown key 'log-levle'; did you mean 'log-level'? (-Dlitestream.log-levle)");
  }

  @Test
  void onErrorIsFoundWhereTheRestIsBroken() {
    Properties warn = new Properties();
    warn.setProperty("litestream.on-error", "warn");

    assertThat(onError("replcia=x,on-error=warn", new Properties())).isEqualTo(OnError.WARN);
    assertThat(onError("include='broken", warn)).isEqualTo(OnError.WARN);
    assertThat(onError("on-error=stop", warn)).isEqualTo(OnError.STOP);
    assertThat(onError("replcia=x", new Properties())).isEqualTo(OnError.STOP);
    assertThat(SettingSources.of(null, new Properties(), Map.of("LITESTREAM_ON_ERROR", "warn")))
        .extracting(SettingSources::onError)
        .isEqualTo(OnError.WARN);
  }

  private static OnError onError(String argument, Properties properties) {
    return SettingSources.of(argument, properties, Map.of()).onError();
  }

  private static Settings read(String argument) throws ConfigurationException {
    return SettingSources.of(argument, new Properties(), Map.of()).read();
  }
}
