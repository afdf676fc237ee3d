package org.litestream4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of sqlite.org/uri.html. */
class OpenedNameTest {
  private static final int READWRITE_CREATE = 6;
  private static final int MEMORY = 0x80;

  @ParameterizedTest
  @CsvSource({
    "/data/app.db, /data/app.db",
    "/data/../app.db, /app.db",
    "/data/100%.db, /data/100%.db",
    "file:/data/app.db, /data/app.db",
    "file:///data/app.db, /data/app.db",
    "file://localhost/data/app.db, /data/app.db",
    "file:/data/app.db?mode=ro&cache=private, /data/app.db",
    "file:/data/app.db#fragment, /data/app.db",
    "file:/data/app.db?x=y#fragment, /data/app.db",
    "file:/data/a%20b.db, /data/a b.db",
    "file:/data/%C3%A4.db, /data/ä.db",
    "file:/data/a%3Fb.db, /data/a?b.db",
  })
  void leadsToAFile(String name, String path) {
    assertThat(OpenedName.path(name, READWRITE_CREATE)).contains(Path.of(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":memory:",
        "file::memory:",
        "file::memory:?cache=shared",
        "file:name?mode=memory&cache=shared",
        "file:/name?vfs=memdb",
        "file:",
      })
  void leadsToNoFile(String name) {
    assertThat(OpenedName.path(name, READWRITE_CREATE)).isEmpty();
  }

  @Test
  void aRelativeNameIsOfTheWorkingDirectory() {
    assertThat(OpenedName.path("app.db", READWRITE_CREATE))
        .contains(Path.of("app.db").toAbsolutePath());
    assertThat(OpenedName.path("file:app.db", READWRITE_CREATE))
        .contains(Path.of("app.db").toAbsolutePath());
  }

  @Test
  void theFlagForMemoryCounts() {
    assertThat(OpenedName.path("/data/app.db", READWRITE_CREATE | MEMORY)).isEmpty();
  }
}
