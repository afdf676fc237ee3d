package org.litestream4j.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementKindsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "select * from t",
        "/* INSERT */ VALUES (1)",
        "-- DELETE\nSELECT 1",
        "EXPLAIN DELETE FROM t",
        "EXPLAIN QUERY PLAN INSERT INTO t VALUES (1)",
        "WITH x AS (SELECT 1) SELECT * FROM x",
        "WITH x AS (SELECT 'INSERT') SELECT replace(a, b, c) FROM x",
        "WITH RECURSIVE \"delete\" AS (SELECT 1) SELECT * FROM \"delete\"",
        "PRAGMA user_version",
        "PRAGMA main.user_version",
        "PRAGMA foreign_keys=1",
        "PRAGMA table_info(user_version)",
        "PRAGMA journal_mode=WAL",
        "ATTACH 'a.db' AS a",
        "DETACH a"
      })
  void whatWritesNothingIsARead(String sql) {
    assertThat(StatementKinds.of(sql)).containsExactly(StatementKinds.READ);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t VALUES (1)",
        "replace into t values (1)",
        "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
        "WITH x AS (SELECT ')') /* ( */ UPDATE t SET a = 1",
        "with x as (select 1) delete from t",
        "WITH x AS (SELECT 1) REPLACE INTO t SELECT * FROM x",
        "CREATE TABLE t AS SELECT 1",
        "CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM t; END",
        "ANALYZE",
        "REINDEX",
        "VACUUM",
        "PRAGMA user_version = 1",
        "PRAGMA main . \"user_version\"(1)",
        "PRAGMA [application_id]=1",
        "PRAGMA incremental_vacuum",
        "PRAGMA optimize",
        "SOMETHING new"
      })
  void whatMayWriteIsAWrite(String sql) {
    assertThat(StatementKinds.of(sql)).containsExactly(StatementKinds.WRITE);
  }

  @Test
  void whatBeginsAndEndsTransactionsIsKnown() {
    assertThat(
            StatementKinds.of(
                "BEGIN IMMEDIATE; SAVEPOINT a; INSERT INTO t VALUES (';'); RELEASE a;"
                    + " ROLLBACK TO b; COMMIT; END"))
        .containsExactly(
            StatementKinds.BEGIN,
            StatementKinds.SAVEPOINT,
            StatementKinds.WRITE,
            StatementKinds.RELEASE,
            StatementKinds.ROLLBACK,
            StatementKinds.COMMIT,
            StatementKinds.COMMIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ";;", "-- nothing", "PRAGMA", "WITH", "PRAGMA main."})
  void aTextWithoutAStatementHasNoWrite(String sql) {
    assertThat(StatementKinds.of(sql)).doesNotContain(StatementKinds.WRITE);
  }
}
