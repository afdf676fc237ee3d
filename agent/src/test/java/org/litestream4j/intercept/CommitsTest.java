package org.litestream4j.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitsTest {
  @Test
  void aTextIsPartedBeforeEachStatementThatMayEndATransaction() {
    assertThat(Commits.parts("BEGIN; INSERT INTO t VALUES (';COMMIT'); COMMIT; BEGIN; END; SELECT"))
        .containsExactly(
            "BEGIN; INSERT INTO t VALUES (';COMMIT'); ", "COMMIT; BEGIN; ", "END; SELECT");
    assertThat(Commits.parts("SAVEPOINT a; /* ; END */ release a"))
        .containsExactly("SAVEPOINT a; /* ; END */ ", "release a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "COMMIT",
        "end;",
        "INSERT INTO t VALUES (1); ENDING",
        "CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM t; END; SELECT 1"
      })
  void aTextWithNoneBehindItsFirstIsNotParted(String sql) {
    assertThat(Commits.parts(sql)).containsExactly(sql);
  }

  @ParameterizedTest
  @ValueSource(strings = {"COMMIT", " ; end transaction", "-- one\nRelease a"})
  void isFirstInEverySpellingThatSqliteAccepts(String sql) {
    assertThat(Commits.areFirst(sql)).isTrue();
    assertThat(Commits.areFirst("SELECT 1; " + sql)).isFalse();
  }
}
