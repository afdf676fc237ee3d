package org.litestream4j.apps;

import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.javax.SQLiteConnectionPoolDataSource;
import org.sqlite.jdbc4.JDBC4Connection;

/** A way to get a connection to a database file; the properties hold the key, if it has one. */
enum Form {
  DRIVER_MANAGER {
    @Override
    Connection open(Path database, Properties properties) throws SQLException {
      return DriverManager.getConnection("jdbc:sqlite:" + database, properties);
    }
  },

  PROPERTIES {
    @Override
    Connection open(Path database, Properties properties) throws SQLException {
      Properties more = copyOf(properties);
      more.setProperty("busy_timeout", "2000");
      more.setProperty("foreign_keys", "true");
      more.setProperty("transaction_mode", "IMMEDIATE");
      return DriverManager.getConnection("jdbc:sqlite:" + database, more);
    }
  },

  DATA_SOURCE {
    @Override
    Connection open(Path database, Properties properties) throws SQLException {
      SQLiteDataSource source = new SQLiteDataSource(new SQLiteConfig(copyOf(properties)));
      source.setUrl("jdbc:sqlite:" + database);
      return source.getConnection();
    }
  },

  POOLED_DATA_SOURCE {
    @Override
    Connection open(Path database, Properties properties) throws SQLException {
      SQLiteConnectionPoolDataSource source =
          new SQLiteConnectionPoolDataSource(new SQLiteConfig(copyOf(properties)));
      source.setUrl("jdbc:sqlite:" + database);
      return source.getPooledConnection().getConnection();
    }
  },

  CONSTRUCTOR {
    @Override
    Connection open(Path database, Properties properties) throws SQLException {
      // Drivers before 3.36 have no class but the second that is not abstract, later ones the
      // first.
      Class<?> type = JDBC4Connection.class;
      type = Modifier.isAbstract(type.getModifiers()) ? SQLiteConnection.class : type;
      try {
        return (Connection)
            type.getConstructor(String.class, String.class, Properties.class)
                .newInstance("jdbc:sqlite:" + database, database.toString(), properties);
      } catch (ReflectiveOperationException e) {
        throw new SQLException(e);
      }
    }
  },

  FILE_URI {
    @Override
    Connection open(Path database, Properties properties) throws SQLException {
      String uri = "file:" + database + "?mode=rwc&cache=private";
      return DriverManager.getConnection("jdbc:sqlite:" + uri, properties);
    }
  },

  SHARED_CACHE {
    @Override
    Connection open(Path database, Properties properties) throws SQLException {
      SQLiteConfig config = new SQLiteConfig(copyOf(properties));
      config.setSharedCache(true);
      return DriverManager.getConnection("jdbc:sqlite:" + database, config.toProperties());
    }
  },

  READ_ONLY {
    @Override
    Connection open(Path database, Properties properties) throws SQLException {
      SQLiteConfig config = new SQLiteConfig(copyOf(properties));
      config.setReadOnly(true);
      return DriverManager.getConnection("jdbc:sqlite:" + database, config.toProperties());
    }
  };

  abstract Connection open(Path database, Properties properties) throws SQLException;

  private static Properties copyOf(Properties properties) {
    Properties copy = new Properties();
    copy.putAll(properties);
    return copy;
  }
}
