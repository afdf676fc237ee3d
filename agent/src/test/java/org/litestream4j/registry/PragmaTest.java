package org.litestream4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PragmaTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRAGMA journal_mode=DELETE",
        "pragma Journal_Mode = delete;;",
        "; PRAGMA journal_mode(delete)",
        "/* a */ PRAGMA/**/journal_mode=/* b */delete -- c",
        "-- a\nPRAGMA\n\tjournal_mode\n=\n'delete'\n;",
        "PRAGMA \"journal_mode\"=\"DELETE\"",
        "PRAGMA [journal_mode]=`delete`",
        "\uFEFFPRAGMA journal_mode='DELETE' /* never ended"
      })
  void isKnownInEverySpellingThatSqliteAccepts(String sql) {
    Pragma pragma = Pragma.parse(sql).orElseThrow(AssertionError::new);

    assertThat(pragma.name()).isEqualTo("journal_mode");
    assertThat(pragma.schema()).isEmpty();
    assertThat(pragma.value()).contains("delete");
  }

  @Test
  void namesTheSchemaThatItIsAbout() {
    Pragma pragma =
        Pragma.parse("PRAGMA \"A\"\"ux\" . user_version").orElseThrow(AssertionError::new);

    assertThat(pragma.schema()).isEqualTo("a\"ux");
    assertThat(pragma.name()).isEqualTo("user_version");
    assertThat(pragma.value()).isEmpty();
  }

  @Test
  void takesNumbersWithTheirSign() {
    assertThat(value("PRAGMA wal_autocheckpoint = - 5")).contains("-5");
    assertThat(value("PRAGMA wal_autocheckpoint(+7)")).contains("7");
    assertThat(value("PRAGMA wal_autocheckpoint=0x10")).contains("0x10");
    assertThat(value("PRAGMA wal_autocheckpoint=3.7e1")).contains("3.7e1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "PRAGMA",
        "PRAGMA journal_mode=",
        "PRAGMA journal_mode=DELETE; SELECT 1",
        "PRAGMA journal_mode(DELETE",
        "PRAGMA journal_mode DELETE",
        "PRAGMA wal_autocheckpoint=10abc",
        "PRAGMAjournal_mode",
        "SELECT 'PRAGMA journal_mode'",
        "EXPLAIN PRAGMA journal_mode"
      })
  void isNothingElse(String sql) {
    assertThat(Pragma.parse(sql)).isEmpty();
  }

  @Test
  void readsNumbersAsSqliteDoes() {
    assertThat(PragmaNumber.parse("200")).isEqualTo(200);
    assertThat(PragmaNumber.parse("-5")).isEqualTo(-5);
    assertThat(PragmaNumber.parse("0x10")).isEqualTo(16);
    assertThat(PragmaNumber.parse("1e3")).isEqualTo(1);
    assertThat(PragmaNumber.parse("3.7")).isEqualTo(3);
    assertThat(PragmaNumber.parse("10abc")).isEqualTo(10);
    assertThat(PragmaNumber.parse("2147483647")).isEqualTo(Integer.MAX_VALUE);
    assertThat(PragmaNumber.parse("2147483648")).isZero();
    assertThat(PragmaNumber.parse("99999999999")).isZero();
    assertThat(PragmaNumber.parse("abc")).isZero();
    assertThat(PragmaNumber.parse("")).isZero();
  }

  private static Optional<String> value(String sql) {
    return Pragma.parse(sql).flatMap(Pragma::value);
  }
}
