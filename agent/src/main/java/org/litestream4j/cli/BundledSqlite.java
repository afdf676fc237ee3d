package org.litestream4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The SQLite that the jar carries. Only the process of a command may load it: in the JVM of an app
 * a second SQLite would break the locks of the first.
 */
final class BundledSqlite {
  private static final String DRIVER_JAR = "litestream/driver/sqlite-jdbc.jar";
  private static final String DRIVER_CLASS = "org.sqlite.JDBC";

  private final Driver driver;

  private BundledSqlite(Driver driver) {
    this.driver = driver;
  }

  /** Out of the jar; where there is no such resource, from the class path. */
  static BundledSqlite load() throws IOException {
    try {
      return new BundledSqlite(
          (Driver) loader().loadClass(DRIVER_CLASS).getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IOException("the jar is damaged: it lacks the SQLite driver", e);
    }
  }

  private static ClassLoader loader() throws IOException {
    try (@Nullable InputStream jar = ClassLoader.getSystemResourceAsStream(DRIVER_JAR)) {
      if (jar == null) {
        return BundledSqlite.class.getClassLoader();
      }
      Path copy = Files.createTempFile("litestream-sqlite", ".jar");
      copy.toFile().deleteOnExit();
      Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
      return new URLClassLoader(
          new URL[] {copy.toUri().toURL()}, ClassLoader.getSystemClassLoader().getParent());
    }
  }

  /**
   * What a pragma answers about a database that nobody writes: its rows, joined by "; ", or why it
   * could not answer. No file appears beside the database.
   */
  String pragma(Path database, String pragma) {
    String url = "jdbc:sqlite:" + database.toUri() + "?immutable=1";
    try (Connection connection = driver.connect(url, new Properties());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA " + pragma)) {
      List<String> answer = new ArrayList<>();
      while (rows.next()) {
        answer.add(rows.getString(1));
      }
      return String.join("; ", answer);
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
