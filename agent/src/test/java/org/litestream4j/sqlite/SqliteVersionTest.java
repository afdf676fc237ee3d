package org.litestream4j.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqliteVersionTest {
  @Test
  void versionsAreComparedByNumber() {
    assertThat(SqliteVersion.parse("3.8.11.1").isAtLeast(3, 9)).isFalse();
    assertThat(SqliteVersion.parse("3.9.0").isAtLeast(3, 9)).isTrue();
    assertThat(SqliteVersion.parse("3.46.1").isAtLeast(3, 9)).isTrue();
    assertThat(SqliteVersion.parse("4.0").isAtLeast(3, 9)).isTrue();
  }
}
