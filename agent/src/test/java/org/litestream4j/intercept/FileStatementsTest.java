package org.litestream4j.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileStatementsTest {
  private final List<String> shown = new ArrayList<>();

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
  void showsStatementsAboutFilesBehindBlanksAndComments(String sql) {
    assertThat(FileStatements.replaceFirst(sql, this::leave)).isEqualTo(sql);
    assertThat(shown).containsExactly(FileStatements.first(sql).orElseThrow());
    assertThat(FileStatements.parts(sql)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        ";",
        "SELECT 'PRAGMA'",
        "pragmatic",
        "VACUUM_ALL",
        "-- PRAGMA x",
        "/* VACUUM",
        "/*/ VACUUM",
        "EXPLAIN PRAGMA x",
        "- PRAGMA",
        "SELECT '; PRAGMA a'; SELECT 1",
        "SELECT 'it''s; PRAGMA a' ; SELECT 1",
        "SELECT \"; PRAGMA a\", `; PRAGMA b`, [; PRAGMA c]; SELECT 1",
        "SELECT 1 -- ; PRAGMA a\n; SELECT 1",
        "SELECT 1 /* ; PRAGMA a */; SELECT 1",
        "SELECT 'never ended; PRAGMA a; SELECT 1",
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; DETACH x; END; SELECT 1"
      })
  void leavesAllOthersAlone(String sql) {
    assertThat(FileStatements.replaceFirst(sql, this::leave)).isSameAs(sql);
    assertThat(FileStatements.first(sql)).isEmpty();
    assertThat(FileStatements.parts(sql)).containsExactly(sql);
    assertThat(shown).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1; PRAGMA a",
        "SELECT 1;PRAGMA a;;",
        "SELECT ';';\n-- now\nPRAGMA a -- done",
        "CREATE TRIGGER t AFTER INSERT ON x BEGIN SELECT CASE 1 WHEN 1 THEN 2 END; END; PRAGMA a",
        "create temp /* ; */ trigger t after insert on x begin select 1; end ; PRAGMA a;",
        "CREATE TABLE end (x); PRAGMA a",
        "EXPLAIN CREATE TRIGGER t AFTER INSERT ON x BEGIN SELECT 1; END; PRAGMA a"
      })
  void findsALaterStatementOnlyWhereTheWholeTextIsRun(String sql) {
    assertThat(FileStatements.replaceFirst(sql, this::leave)).isSameAs(sql);
    assertThat(shown).isEmpty();

    List<String> parts = FileStatements.parts(sql);
    assertThat(parts).hasSize(2);
    assertThat(parts.get(1)).contains("PRAGMA a");
    assertThat(sql).startsWith(String.join("", parts));
  }

  @Test
  void showsAStatementWithoutTheCommentsInIt() {
    FileStatements.replaceFirst("PRAGMA/* 1 */journal_mode = 'a--b' -- 2\n; SELECT 1", this::leave);

    assertThat(shown).containsExactly("PRAGMA journal_mode = 'a--b' ");
  }

  @Test
  void aPragmaThatIsExplainedIsFoundAndAloneInItsPart() {
    assertThat(
            FileStatements.explainedPragma("-- why\nEXPLAIN /* it */ PRAGMA a = 1 -- b\n; SELECT"))
        .contains("PRAGMA a = 1 ");
    assertThat(FileStatements.explainedPragma("explain query plan pragma a")).contains("pragma a");
    assertThat(FileStatements.explainedPragma("EXPLAIN SELECT 1; PRAGMA a")).isEmpty();
    assertThat(FileStatements.explainedPragma("EXPLAIN")).isEmpty();
    assertThat(FileStatements.parts("SELECT 1; EXPLAIN PRAGMA a; SELECT 2")).hasSize(3);
  }

  @Test
  void putsAReplacementInThePlaceOfTheStatement() {
    assertThat(FileStatements.replaceFirst("/* a */ PRAGMA a /* b */; PRAGMA b", sql -> "X"))
        .isEqualTo("/* a */ X; PRAGMA b");
  }

  @Test
  void partsATextBeforeAndAfterEachStatementAboutFiles() {
    String sql =
        "PRAGMA a; INSERT INTO t VALUES ('PRAGMA a;'); ; /* b */ PRAGMA b/* c */; SELECT 1;";

    assertThat(FileStatements.parts(sql))
        .containsExactly(
            "PRAGMA a",
            "; INSERT INTO t VALUES ('PRAGMA a;'); ; /* b */ ",
            "PRAGMA b/* c */",
            "; SELECT 1;");
  }

  private String leave(String statement) {
    shown.add(statement);
    return statement;
  }
}
