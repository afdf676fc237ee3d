package org.litestream4j.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.litestream4j.bootstrap.ReplicaType;

class ReplicaSettingsTest {
  @Test
  void aReplicaIsOfTypeFileUnlessItsTypeOrUrlSaysOtherwise() {
    assertThat(ReplicaSettings.of(Map.of("path", "/backup")).type()).isEqualTo(ReplicaType.FILE);
    assertThat(ReplicaSettings.of(Map.of("type", "s3")).type()).isEqualTo(ReplicaType.S3);
    assertThat(ReplicaSettings.ofUrl("s3://bucket/x").type()).isEqualTo(ReplicaType.S3);
  }

  @Test
  void aKeyOutweighsTheQueryOfTheUrl() {
    Map<String, String> keys = Map.of("url", "s3://b/p?region=us-west-2&skipVerify=true");
    ReplicaSettings fromUrl = ReplicaSettings.of(keys);
    assertThat(fromUrl.text("region")).hasValue("us-west-2");
    assertThat(fromUrl.flag("skip-verify")).hasValue(true);
    ReplicaSettings withKey =
        ReplicaSettings.of(Map.of("url", keys.get("url"), "region", "eu-north-1"));
    assertThat(withKey.text("region")).hasValue("eu-north-1");
  }

  @Test
  void aReplicaMayBeMovedToAnotherPath() {
    ReplicaSettings moved = ReplicaSettings.ofUrl("s3://b/backup").withPath("backup/app.db");
    assertThat(moved.path()).isEqualTo("backup/app.db");
    assertThat(moved.url().orElseThrow().host()).isEqualTo("b");
  }

  @Test
  void contradictionsAreRefused() {
    assertThatThrownBy(() -> ReplicaSettings.of(Map.of("url", "s3://b/p", "path", "q")))
        .hasMessageContaining("url and path exclude each other");
    assertThatThrownBy(() -> ReplicaSettings.of(Map.of("url", "s3://b/p", "type", "file")))
        .hasMessageContaining("contradicts");
  }

  @Test
  void valuesThatMakeNoSenseAreRefusedByTheNameOfTheirKey() {
    ReplicaSettings settings =
        ReplicaSettings.of(
            Map.of("skip-verify", "maybe", "concurrency", "0", "part-size", "5 apples"));
    assertThatThrownBy(() -> settings.flag("skip-verify")).hasMessageContaining("skip-verify");
    assertThatThrownBy(() -> settings.positive("concurrency")).hasMessageContaining("concurrency");
    assertThatThrownBy(() -> settings.sizeBytes("part-size")).hasMessageContaining("part-size");
  }

  @Test
  void sizesAreDecimalOrBinary() {
    assertThat(size("5242880")).isEqualTo(5L << 20);
    assertThat(size("5MB")).isEqualTo(5_000_000);
    assertThat(size("5MiB")).isEqualTo(5L << 20);
    assertThat(size("1 GiB")).isEqualTo(1L << 30);
  }

  private static long size(String text) {
    return ReplicaSettings.of(Map.of("part-size", text)).sizeBytes("part-size").orElseThrow();
  }

  @Test
  void secretsAreNotShown() {
    assertThat(
            ReplicaSettings.of(Map.of("url", "s3://b/p?x=hidden", "secret-access-key", "hidden")))
        .asString()
        .doesNotContain("hidden");
  }
}
