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
    assertThat(FileStatements.replaceEach(sql, this::leave)).isEqualTo(sql);
    assertThat(shown).hasSize(2);
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
    assertThat(FileStatements.replaceEach(sql, this::leave)).isSameAs(sql);
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

    FileStatements.replaceEach(sql, this::leave);
    assertThat(shown).hasSize(1).first().asString().startsWith("PRAGMA a");
  }

  @Test
  void showsAStatementWithoutTheCommentsInIt() {
    FileStatements.replaceFirst("PRAGMA/* 1 */journal_mode = 'a--b' -- 2\n; SELECT 1", this::leave);

    assertThat(shown).containsExactly("PRAGMA journal_mode = 'a--b' ");
  }

  @Test
  void putsEachReplacementInThePlaceOfItsStatement() {
    String sql = "PRAGMA a; INSERT INTO t VALUES ('PRAGMA a;'); /* b */ PRAGMA b/* c */; ATTACH c";

    assertThat(
            FileStatements.replaceEach(sql, statement -> statement.contains("c") ? statement : "X"))
        .isEqualTo("X; INSERT INTO t VALUES ('PRAGMA a;'); /* b */ X; ATTACH c");
    assertThat(FileStatements.replaceFirst(sql, statement -> "X"))
        .isEqualTo("X; INSERT INTO t VALUES ('PRAGMA a;'); /* b */ PRAGMA b/* c */; ATTACH c");
  }

  private String leave(String statement) {
    shown.add(statement);
    return statement;
  }
}
