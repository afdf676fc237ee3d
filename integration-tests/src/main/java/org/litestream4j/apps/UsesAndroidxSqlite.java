package org.litestream4j.apps;

import androidx.sqlite.SQLite;
import androidx.sqlite.SQLiteConnection;
import androidx.sqlite.SQLiteStatement;
import androidx.sqlite.driver.bundled.BundledSQLiteDriver;

/** Writes through the bundled driver of androidx.sqlite and prints what it reads back. */
public final class UsesAndroidxSqlite {
  private UsesAndroidxSqlite() {}

  public static void main(String[] args) {
    for (int open = 0; open < 2; open++) {
      SQLiteConnection connection = new BundledSQLiteDriver().open(args[0]);
      SQLite.execSQL(connection, "CREATE TABLE IF NOT EXISTS t (text TEXT)");
      SQLite.execSQL(connection, "INSERT INTO t VALUES ('row " + open + "')");
      SQLiteStatement rows = connection.prepare("SELECT text FROM t");
      while (rows.step()) {
        System.out.println(rows.getText(0));
      }
      rows.close();
      connection.close();
    }
  }
}
