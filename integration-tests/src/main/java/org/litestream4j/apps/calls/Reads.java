package org.litestream4j.apps.calls;

import java.io.IOException;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Queries that are over when the call is, and what JDBC knows of schema and columns. */
final class Reads implements Play {
  @Override
  public void play(Stage stage, Actor actor) throws IOException {
    Values values = stage.values();
    switch (values.below(8)) {
      case 0:
        catalog(values, actor);
        break;
      case 1:
        columns(values, actor);
        break;
      case 2:
        getters(actor);
        break;
      default:
        String sql = query(values);
        int way = values.oneOf(0, 0, 2, 4);
        actor.call(Sqls.WAYS[way] + ": " + sql, Sqls.anyWay(way, sql));
    }
  }

  static String query(Values values) {
    return values.oneOf(
        "SELECT * FROM t ORDER BY id LIMIT 20",
        "SELECT count(*), sum(n), max(id), total(length(v)) FROM t",
        "SELECT * FROM joined ORDER BY 1, 3 LIMIT 10",
        "SELECT a, b, length(v) FROM pairs ORDER BY a, b",
        "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master ORDER BY name",
        "SELECT id, text FROM log ORDER BY id DESC LIMIT 5",
        "SELECT * FROM sqlite_sequence",
        "SELECT changes(), total_changes(), last_insert_rowid()",
        "SELECT k, typeof(v), quote(v) FROM t WHERE n > 100 ORDER BY k LIMIT 5",
        "EXPLAIN QUERY PLAN SELECT * FROM t WHERE k = 'a'",
        "SELECT (SELECT count(*) FROM child WHERE parent = t.id) c FROM t ORDER BY 1 LIMIT 3",
        "SELECT group_concat(k, ',') FROM (SELECT k FROM t ORDER BY k)",
        "VALUES (1, 'a'), (2, NULL)",
        "SELECT * FROM nowhere",
        "SELECT nothing FROM t",
        "SELEC 1",
        "SELECT 1; SELECT 2",
        "SELECT abs(-9223372036854775807 - 1)",
        "");
  }

  private static void catalog(Values values, Actor actor) throws IOException {
    int which = values.below(10);
    actor.call(
        "catalog " + which,
        connection -> {
          DatabaseMetaData meta = connection.getMetaData();
          switch (which) {
            case 0:
              return meta.getTables(null, null, "%", null);
            case 1:
              return meta.getColumns(null, null, "t", "%");
            case 2:
              return meta.getPrimaryKeys(null, null, "pairs");
            case 3:
              return meta.getIndexInfo(null, null, "t", false, false);
            case 4:
              return meta.getImportedKeys(null, null, "child");
            case 5:
              return meta.getExportedKeys(null, null, "t");
            case 6:
              return meta.getTypeInfo();
            case 7:
              return meta.getDatabaseProductVersion()
                  + meta.getDriverVersion()
                  + meta.getURL()
                  + meta.isReadOnly();
            case 8:
              return meta.getTableTypes();
            default:
              return meta.getCrossReference(null, null, "t", null, null, "child");
          }
        });
  }

  private static void columns(Values values, Actor actor) throws IOException {
    String sql =
        values.oneOf(
            "SELECT id, k AS other, v, n + 1, 'x' FROM t ORDER BY id",
            "SELECT * FROM joined",
            "PRAGMA table_info(t)",
            "PRAGMA journal_mode",
            "PRAGMA wal_autocheckpoint",
            "PRAGMA locking_mode",
            "PRAGMA user_version");
    actor.call(
        "columns of " + sql,
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            rows.next();
            ResultSetMetaData meta = rows.getMetaData();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
              texts.add(
                  String.join(
                      " ",
                      meta.getColumnName(i),
                      meta.getColumnLabel(i),
                      meta.getTableName(i),
                      meta.getCatalogName(i),
                      meta.getColumnTypeName(i),
                      meta.getColumnClassName(i),
                      meta.getColumnType(i) + "",
                      meta.getPrecision(i) + "/" + meta.getScale(i),
                      meta.isNullable(i) + "" + meta.isAutoIncrement(i) + meta.isSigned(i)));
            }
            return texts;
          }
        });
  }

  private static void getters(Actor actor) throws IOException {
    actor.call(
        "getters",
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery("SELECT id, k, v, n FROM t ORDER BY id")) {
            List<String> texts = new ArrayList<>();
            while (rows.next() && texts.size() < 5) {
              texts.add(
                  String.join(
                      " ",
                      rows.getInt("id") + "",
                      rows.getString(2),
                      rows.getString("v"),
                      rows.getBytes(3) == null ? "-" : rows.getBytes(3).length + "",
                      rows.getDouble("n") + "",
                      rows.getBoolean(4) + "",
                      rows.getRow() + "",
                      rows.isFirst() + "",
                      rows.findColumn("n") + ""));
            }
            return texts + " " + rows.isAfterLast();
          }
        });
  }
}
