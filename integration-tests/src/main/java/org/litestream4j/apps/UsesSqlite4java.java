package org.litestream4j.apps;

import com.almworks.sqlite4java.SQLiteConnection;
import com.almworks.sqlite4java.SQLiteStatement;
import java.io.File;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Writes through sqlite4java and prints what it reads back: {@code <database>}. */
public final class UsesSqlite4java {
  private UsesSqlite4java() {}

  public static void main(String[] args) throws Exception {
    // It would print times.
    Logger.getLogger("com.almworks.sqlite4java").setLevel(Level.OFF);
    for (int open = 0; open < 2; open++) {
      SQLiteConnection connection = new SQLiteConnection(new File(args[0])).open(true);
      connection.exec("CREATE TABLE IF NOT EXISTS t (text TEXT)");
      connection.exec("INSERT INTO t VALUES ('row " + open + "')");
      SQLiteStatement rows = connection.prepare("SELECT text FROM t");
      while (rows.step()) {
        System.out.println(rows.columnString(0));
      }
      rows.dispose();
      connection.dispose();
    }
  }
}
