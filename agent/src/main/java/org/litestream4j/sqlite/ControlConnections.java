package org.litestream4j.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.litestream4j.intercept.Interception;
import org.litestream4j.io.Inode;

/**
 * Opens connections of ours through the driver that the app itself has loaded, never through
 * another copy of SQLite.
 */
public final class ControlConnections {
  /** Names of the app's connection properties that a control connection needs: the cipher's. */
  private static final Set<String> CIPHER_PROPERTIES =
      new HashSet<>(
          Arrays.asList(
              "cipher",
              "key",
              "password",
              "hexkey_mode",
              "legacy",
              "legacy_page_size",
              "kdf_iter",
              "fast_kdf_iter",
              "kdf_algorithm",
              "hmac_use",
              "hmac_pgno",
              "hmac_salt_mask",
              "hmac_algorithm",
              "hmac_algorithm_compat",
              "plaintext_header_size",
              "mc_use_hmac",
              "mc_legacy_wal"));

  /**
   * SQLITE_OPEN_READWRITE | SQLITE_OPEN_PRIVATECACHE: neither creates a deleted file nor joins a
   * shared cache.
   */
  private static final int OPEN_MODE = 0x40002;

  private final Driver driver;
  private final Path database;
  private final Inode inode;
  private final Properties properties;

  private ControlConnections(Driver driver, Path database, Inode inode, Properties properties) {
    this.driver = driver;
    this.database = database;
    this.inode = inode;
    this.properties = properties;
  }

  /**
   * @param driverLoader the loader that defined the driver's classes in the app
   * @param inode the file that {@code database} leads to, and must lead to at each opening
   * @param appProperties those of the app's connection, for the cipher keys
   * @throws SQLException if the driver cannot be made
   */
  public static ControlConnections through(
      ClassLoader driverLoader, Path database, Inode inode, Properties appProperties)
      throws SQLException {
    try {
      Driver driver =
          (Driver) driverLoader.loadClass("org.sqlite.JDBC").getDeclaredConstructor().newInstance();
      return new ControlConnections(driver, database, inode, controlProperties(appProperties));
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new SQLException("the app's SQLite driver cannot be used: " + e, e);
    }
  }

  ControlConnection open() throws SQLException {
    try {
      return Interception.untracked(this::connect);
    } catch (SQLException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new SQLException(e);
    }
  }

  /** As {@link #open}; the schema is read, and is not when the connection is used first. */
  ControlConnection openWithSchema() throws SQLException {
    ControlConnection opened = open();
    try {
      String unused = opened.queryText("PRAGMA schema_version");
      return opened;
    } catch (SQLException | RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  private ControlConnection connect() throws SQLException, IOException {
    checkPath();
    Connection connection = driver.connect("jdbc:sqlite:" + database, properties);
    if (connection == null) {
      throw new SQLException("the app's SQLite driver refuses " + database);
    }
    ControlConnection control = ControlConnection.over(connection, inode);
    try {
      checkPath();
      return control;
    } catch (SQLException | IOException | RuntimeException | Error e) {
      control.close();
      throw e;
    }
  }

  /** SQLite opens by name: what it opened is the right file if that has the name after it too. */
  private void checkPath() throws SQLException, IOException {
    if (!Inode.at(database).filter(inode::equals).isPresent()) {
      throw new SQLException(database + " was moved or replaced while the app has it open");
    }
  }

  private static Properties controlProperties(Properties appProperties) {
    Properties result = new Properties();
    for (String name : appProperties.stringPropertyNames()) {
      if (CIPHER_PROPERTIES.contains(name.toLowerCase(Locale.ROOT))) {
        result.setProperty(name, appProperties.getProperty(name));
      }
    }
    result.setProperty("open_mode", Integer.toString(OPEN_MODE));
    result.setProperty("busy_timeout", "0");
    return result;
  }
}
