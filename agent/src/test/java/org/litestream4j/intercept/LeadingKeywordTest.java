package org.litestream4j.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeadingKeywordTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRAGMA journal_mode=DELETE",
        "pragma(x)",
        "  \n\t\f\r attach 'a' AS a",
        "-- why\nDETACH a",
        "/* why */ /**/ -- and\n ; ; VACUUM",
        "\uFEFFVACUUM",
        "vacuum;",
        "VACUUM"
      })
  void findsStatementsAboutFilesBehindBlanksAndComments(String sql) {
    assertThat(LeadingKeyword.concernsFiles(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "SELECT 'PRAGMA'",
        "pragmatic",
        "VACUUM_ALL",
        "-- PRAGMA x",
        "/* VACUUM",
        "/*/ VACUUM",
        "EXPLAIN PRAGMA x",
        "- PRAGMA"
      })
  void leavesAllOthersAlone(String sql) {
    assertThat(LeadingKeyword.concernsFiles(sql)).isFalse();
  }
}
