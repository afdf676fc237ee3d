package org.litestream4j.simulation;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.sqlite.JDBC;

/** SQLite's driver; its connections can be cut off all at once, as a kill does. */
public final class RecordingDriver extends JDBC {
  private static final List<Connection> OPENED = new ArrayList<>();

  @Override
  public Connection connect(String url, Properties properties) throws SQLException {
    Connection opened = super.connect(url, properties);
    OPENED.add(opened);
    return opened;
  }

  /** Closes every connection that is open still. */
  public static void closeAll() throws SQLException {
    for (Connection connection : OPENED) {
      connection.close();
    }
    OPENED.clear();
  }
}
