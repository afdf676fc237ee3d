package org.litestream4j.apps.calls;

import java.io.IOException;

/** PRAGMAs that change no journal mode, in the ways in which they may be written. */
final class Pragmas implements Play {
  private static final String[] READ = {
    "journal_mode",
    "locking_mode",
    "wal_autocheckpoint",
    "user_version",
    "foreign_keys",
    "synchronous",
    "cache_size",
    "page_count",
    "freelist_count",
    "page_size",
    "encoding",
    "integrity_check",
    "quick_check",
    "foreign_key_check",
    "table_info(t)",
    "index_list(t)",
    "index_info(child_parent)",
    "foreign_key_list(child)",
    "database_list",
    "busy_timeout",
    "temp_store",
    "recursive_triggers",
    "auto_vacuum",
    "application_id",
    "max_page_count",
    "journal_size_limit",
    "read_uncommitted",
    "query_only",
    "schema_version",
    "mmap_size",
    "collation_list",
    "data_version",
    "secure_delete",
    "cell_size_check",
    "table_list",
    "cache_spill",
    "defer_foreign_keys",
    "automatic_index",
    "checkpoint_fullfsync",
    "fullfsync",
    "nothing_known",
    "legacy_file_format",
    "trusted_schema",
    "analysis_limit",
    "hard_heap_limit",
    "wal_checkpoint",
    "default_cache_size",
    "legacy_alter_table",
    "reverse_unordered_selects"
  };

  private static final String[] FUNCTIONS = {
    "journal_mode", "locking_mode", "wal_autocheckpoint", "synchronous", "page_size",
    "user_version", "database_list", "table_info('t')", "encoding", "auto_vacuum",
    "wal_checkpoint"
  };

  @Override
  public void play(Stage stage, Actor actor) throws IOException {
    Values values = stage.values();
    switch (values.below(4)) {
      case 0:
        boolean isSetExplained = values.oneIn(12);
        String set = (isSetExplained ? "EXPLAIN " : "") + set(values);
        int way = values.below(Sqls.WAYS.length);
        actor.call(Sqls.WAYS[way] + ": " + set, Sqls.anyWay(way, set));
        break;
      case 1:
        actor.sql("SELECT * FROM pragma_" + values.oneOf(FUNCTIONS));
        break;
      default:
        boolean isExplained = values.oneIn(12);
        String named = values.oneOf(READ);
        boolean tellsPaths = named.equals("database_list"); // Which differ in each run.
        String read = (isExplained && !tellsPaths ? "EXPLAIN " : "") + written(values, named);
        int readWay = values.below(Sqls.WAYS.length);
        actor.call(Sqls.WAYS[readWay] + ": " + read, Sqls.anyWay(readWay, read));
    }
  }

  /** The same statement in one of the spellings that SQLite accepts. */
  static String written(Values values, String pragma) {
    String named = values.oneIn(4) ? "main." + pragma : pragma;
    switch (values.below(11)) {
      case 0:
        return "pragma " + named;
      case 1:
        return "PRAGMA " + named + ";";
      case 2:
        return "/* a comment */ PRAGMA " + named;
      case 3:
        return "-- a comment\nPRAGMA\n\t" + named + " ; ";
      case 4:
        return "PRAGMA/**/" + named + " -- so";
      case 5:
        return "PrAgMa " + named.replaceFirst("^(main\\.)?(\\w+)", "$1\"$2\"");
      case 6:
        return "PRAGMA " + named.replaceFirst("^(main\\.)?(\\w+)", "$1[$2]");
      case 7:
        return "PRAGMA " + named.replace("=", " /* c */ = ") + " /* c */ ;";
      case 8:
        return "PRAGMA " + named.toUpperCase(java.util.Locale.ROOT);
      default:
        return "PRAGMA " + named;
    }
  }

  private static String set(Values values) {
    String value =
        values.oneOf(
            "foreign_keys=" + values.oneOf("ON", "OFF", "1", "no"),
            "synchronous=" + values.oneOf("OFF", "NORMAL", "FULL", "EXTRA", "1", "2", "7"),
            "cache_size=" + values.oneOf("100", "-2000", "10"),
            "busy_timeout=" + values.oneOf("0", "5", "1"),
            "temp_store=" + values.oneOf("MEMORY", "FILE", "0"),
            "recursive_triggers=" + values.oneOf("1", "0"),
            "max_page_count=" + values.oneOf("100000", "1073741823"),
            "journal_size_limit=" + values.oneOf("-1", "0", "100000"),
            "secure_delete=" + values.oneOf("0", "1"),
            "case_sensitive_like=" + values.oneOf("0", "1"),
            "defer_foreign_keys=" + values.oneOf("0", "1"),
            "mmap_size=" + values.oneOf("0", "1000000"),
            "read_uncommitted=" + values.oneOf("0", "1"),
            "locking_mode=" + values.oneOf("NORMAL", "normal", "'normal'", "unknown", "\"NORMAL\""),
            "locking_mode(normal)",
            "journal_mode=" + values.oneOf("unknown", "7"),
            autocheckpoint(values),
            autocheckpoint(values));
    return written(values, value);
  }

  private static String autocheckpoint(Values values) {
    String number =
        values.oneOf(
            "100",
            "0",
            "-5",
            "1000",
            "99999999999",
            "'200'",
            "10abc",
            "+7",
            "0x10",
            "1e3",
            "abc",
            "3.7",
            "2147483647",
            "-0");
    return values.oneIn(2) ? "wal_autocheckpoint=" + number : "wal_autocheckpoint(" + number + ")";
  }
}
