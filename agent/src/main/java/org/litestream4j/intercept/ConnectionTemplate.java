package org.litestream4j.intercept;

import java.util.Properties;

/** What is added to {@code org.sqlite.SQLiteConnection}. */
abstract class ConnectionTemplate {
  /** The driver's own, by this or a later name. */
  abstract DbTemplate db();

  /** Runs last in the constructor. */
  final void connected(Properties properties) {
    try {
      db().connected(properties);
    } catch (Throwable unknownDriver) {
      // The other classes of this driver were left alone, so there is nobody to tell.
    }
  }
}
