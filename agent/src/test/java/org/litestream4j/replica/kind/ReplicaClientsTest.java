package org.litestream4j.replica.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.io.JdkModules;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaClient.Timestamps;
import org.litestream4j.replica.ReplicaSettings;
import org.litestream4j.replica.s3.S3Server;

class ReplicaClientsTest {
  private static final String SDK = "software.amazon.awssdk.";
  private static final ClassLoader JDK = ClassLoader.getPlatformClassLoader();

  /** Runs in a loader of its own: opens the replica of a URL, lists it, and tells what it is. */
  public static final class OpensAndLists implements Function<String, String> {
    @Override
    public String apply(String url) {
      ReplicaSettings settings = ReplicaSettings.ofUrl(url);
      ReplicaClients.check(settings);
      try (ReplicaClient client = ReplicaClients.of(Map.of(), JdkModules.closed()).open(settings)) {
        client.writeObject("identity.json", new byte[1]);
        return client.list(0, 0, Timestamps.EXACT).size() + " files at " + client.displayUrl();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Checks the settings of a URL and opens nothing. */
  public static final class Checks implements Function<String, String> {
    @Override
    public String apply(String url) {
      ReplicaClients.check(ReplicaSettings.ofUrl(url));
      return "fine";
    }
  }

  @Test
  void aFileReplicaLoadsNoClassOfTheAwsSdk(@TempDir Path dir) throws Exception {
    try (RecordingLoader loader = new RecordingLoader()) {
      assertThat(loader.call(OpensAndLists.class, "file://" + dir, JDK))
          .isEqualTo("0 files at file://" + dir);
      assertThat(loader.loaded()).anyMatch(name -> name.endsWith(".FileReplica"));
      assertThat(loader.loaded()).noneMatch(name -> name.startsWith(SDK));
    }
  }

  @Test
  void checkingTheSettingsOfAnS3ReplicaLoadsNoClassOfTheAwsSdk() throws Exception {
    try (RecordingLoader loader = new RecordingLoader()) {
      assertThat(loader.call(Checks.class, "s3://bucket/path?region=eu-west-3", JDK))
          .isEqualTo("fine");
      assertThat(loader.loaded()).noneMatch(name -> name.startsWith(SDK));
    }
  }

  @Test
  void anS3ReplicaWorksWhereTheCallingThreadKnowsNoSdk() throws Exception {
    try (S3Server server = S3Server.start().withBucket("replicas");
        RecordingLoader loader = new RecordingLoader()) {
      assertThat(loader.call(OpensAndLists.class, server.url("replicas", "db"), JDK))
          .isEqualTo("0 files at s3://replicas/db");
      assertThat(loader.loaded()).anyMatch(name -> name.startsWith(SDK));
    }
  }

  @Test
  void anS3ReplicaLeavesAnSdkOfTheAppAlone() throws Exception {
    try (S3Server server = S3Server.start().withBucket("replicas");
        RecordingLoader app = new RecordingLoader();
        RecordingLoader loader = new RecordingLoader()) {
      assertThat(loader.call(OpensAndLists.class, server.url("replicas", "db"), app))
          .isEqualTo("0 files at s3://replicas/db");
      assertThat(app.loaded()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gs", "abs", "sftp", "webdav", "nats", "oss"})
  void otherKindsOfLitestreamAreRefusedInOneLine(String type) {
    assertThatThrownBy(() -> ReplicaSettings.ofUrl(type + "://host/path"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(type)
        .hasMessageContaining("not supported by this version: use file or s3");
  }
}
