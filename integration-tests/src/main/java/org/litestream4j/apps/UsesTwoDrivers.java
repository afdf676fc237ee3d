package org.litestream4j.apps;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.Statement;
import java.util.Properties;

/**
 * Two class loaders, as a server with two web apps has them, each with a driver of its own: {@code
 * <driver jar> <JDBC URL> <JDBC URL>}.
 */
public final class UsesTwoDrivers {
  private UsesTwoDrivers() {}

  public static void main(String[] args) throws Exception {
    URL[] jar = {new File(args[0]).toURI().toURL()};
    for (int i = 1; i < args.length; i++) {
      try (URLClassLoader loader =
          new URLClassLoader(jar, ClassLoader.getSystemClassLoader().getParent())) {
        Driver driver =
            (Driver) loader.loadClass("org.sqlite.JDBC").getDeclaredConstructor().newInstance();
        try (Connection connection = driver.connect(args[i], new Properties());
            Statement statement = connection.createStatement()) {
          statement.executeUpdate("CREATE TABLE t (x)");
        }
      }
    }
  }
}
