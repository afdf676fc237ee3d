package org.litestream4j.apps;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import javax.servlet.ServletContextEvent;
import javax.servlet.ServletContextListener;
import org.jspecify.annotations.Nullable;

/**
 * A web app with a connection to the database of its context parameter, for as long as it lives.
 */
public final class WebApp implements ServletContextListener {
  private @Nullable Connection connection;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    try {
      Class.forName("org.sqlite.JDBC");
      Connection opened =
          DriverManager.getConnection(event.getServletContext().getInitParameter("url"));
      connection = opened;
      write(opened, "CREATE TABLE IF NOT EXISTS visit (app TEXT)");
      write(opened, "INSERT INTO visit VALUES ('" + name(event) + "')");
    } catch (SQLException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String name(ServletContextEvent event) {
    return event.getServletContext().getContextPath();
  }

  private static void write(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    Connection opened = connection;
    if (opened == null) {
      return;
    }
    try {
      write(opened, "INSERT INTO visit VALUES ('" + name(event) + " ends')");
      opened.close();
      for (Driver driver : Collections.list(DriverManager.getDrivers())) {
        if (driver.getClass().getClassLoader() == WebApp.class.getClassLoader()) {
          DriverManager.deregisterDriver(driver);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
