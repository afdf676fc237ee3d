package org.litestream4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobPatternTest {
  @ParameterizedTest
  @CsvSource({
    "/data/*.db, /data/a.db, true",
    "/data/*.db, /data/x/a.db, false",
    "/data/**, /data/x/a.db, true",
    "/data/**, /database/a.db, false",
    "/data/**/a.db, /data/a.db, true",
    "/data/**/a.db, /data/x/y/a.db, true",
    "/data/**/a.db, /data/x/ba.db, false",
    "*.db, /any/where/a.db, true",
    "a?.db, /x/ab.db, true",
    "a?.db, /x/a.db, false",
    "[a-c].db, /x/b.db, true",
    "[^a-c].db, /x/b.db, false",
    "[!a-c].db, /x/d.db, true",
    "[]].db, /x/].db, true",
    "a.db, /x/aXdb, false",
    "a\\*.db, /x/a*.db, true",
    "a\\*.db, /x/ab.db, false",
    "a\\[.db, /x/a[.db, true",
    "[z-a].db, /x/[z-a].db, true",
    "(a|b)+.db, /x/(a|b)+.db, true",
  })
  void globsMatchAsTheyAreDescribed(String glob, Path path, boolean expected) {
    assertThat(GlobPattern.of(glob).matches(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "a[.db", "[]", "*.db;x[a-", "/data/**/[^", "a[]]b[", "\\\\[x["})
  void aClassThatIsNeverClosedIsRefusedAndSaidHowToWriteIt(String globs) {
    assertThatThrownBy(() -> GlobPattern.listOf(globs))
        .hasMessageContainingAll("has a [ without a ]", "close it", "write \\[");
  }

  @Test
  void aListHasSemicolonsBetweenItsGlobs() {
    assertThat(GlobPattern.listOf("/a/*; *.db;;")).hasSize(2);
    assertThat(GlobPattern.listOf("")).isEmpty();
  }
}
