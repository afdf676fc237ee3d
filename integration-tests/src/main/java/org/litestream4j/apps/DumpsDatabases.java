package org.litestream4j.apps;

import java.nio.file.Paths;
import java.sql.Connection;
import java.util.Arrays;
import java.util.Properties;

/** Prints all of the databases that {@link UsesEveryForm} leaves: {@code <key> <path>...}. */
public final class DumpsDatabases {
  private DumpsDatabases() {}

  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    if (!args[0].isEmpty()) {
      properties.setProperty("key", args[0]);
    }
    for (String path : Arrays.asList(args).subList(1, args.length)) {
      System.out.println("database " + Paths.get(path).getFileName());
      try (Connection connection = Form.DRIVER_MANAGER.open(Paths.get(path), properties)) {
        String table = path.endsWith("attached.db") ? "u" : "t";
        new Script(connection)
            .run("PRAGMA integrity_check", "SELECT * FROM sqlite_master")
            .run("PRAGMA page_size", "SELECT rowid, * FROM " + table);
      }
    }
  }
}
