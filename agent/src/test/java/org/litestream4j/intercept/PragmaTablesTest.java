package org.litestream4j.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PragmaTablesTest {
  @Test
  void aTableOfAPragmaIsToldInAWithClause() {
    assertThat(replaced("/* a */ select * from PRAGMA_journal_mode, pragma_table_list"))
        .isEqualTo(
            "/* a */ WITH pragma_journal_mode AS (SELECT 1)"
                + " select * from PRAGMA_journal_mode, pragma_table_list");
    assertThat(replaced("WITH RECURSIVE a AS (SELECT 2) SELECT * FROM pragma_journal_mode"))
        .isEqualTo(
            "WITH RECURSIVE pragma_journal_mode AS (SELECT 1), a AS (SELECT 2)"
                + " SELECT * FROM pragma_journal_mode");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SELECT a_b FROM t_",
        "SELECT * FROM pragma_table_list",
        "SELECT * FROM pragma_journal_mode('main')",
        "SELECT * FROM pragma_journal_modes",
        "SELECT * FROM my_pragma_journal_mode",
        "CREATE VIEW v AS SELECT * FROM pragma_journal_mode",
        "PRAGMA journal_mode"
      })
  void everyOtherTextIsLeftAsItIs(String sql) {
    assertThat(replaced(sql)).isSameAs(sql);
  }

  private static String replaced(String sql) {
    return PragmaTables.replace(
        sql, name -> name.equals("journal_mode") ? Optional.of("SELECT 1") : Optional.empty());
  }
}
