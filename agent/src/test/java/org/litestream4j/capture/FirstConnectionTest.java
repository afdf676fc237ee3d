package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.registry.OpenDatabase;
import org.litestream4j.sqlite.AppDatabase;
import org.litestream4j.sqlite.ControlConnections;
import org.litestream4j.sqlite.LiveDatabase;

/** Outside of WAL mode even a reader of the schema makes a commit of the app fail. */
class FirstConnectionTest {
  @TempDir Path directory;

  @Test
  void outsideOfWalModeOurFirstConnectionReadsNothingWhileTheAppMayCommit() throws Exception {
    assertThat(gateAtOurConnections(AppDatabase.createRollback(directory.resolve("app.db"))))
        .startsWith("closed");
  }

  @Test
  void inWalModeThereMayBeAWalToRecover() throws Exception {
    assertThat(gateAtOurConnections(AppDatabase.createWal(directory.resolve("app.db"))))
        .containsExactly("closed", "closed");
  }

  @Test
  void inWalModeAnAppThatNeverRestsDoesNotKeepUsAway() throws Exception {
    try (AppDatabase app = AppDatabase.createWal(directory.resolve("app.db"));
        Followed followed = Followed.open(app.path())) {
      app.insert(100);
      followed.beginCall();
      assertThat(gateAtOurConnections(followed)).containsExactly("open", "open");
    }
  }

  private static List<String> gateAtOurConnections(AppDatabase app) throws Exception {
    try (app;
        Followed followed = Followed.open(app.path())) {
      app.insert(100);
      return gateAtOurConnections(followed);
    }
  }

  private static List<String> gateAtOurConnections(Followed followed) throws Exception {
    List<String> gate = new ArrayList<>();
    OpenDatabase open = followed.open();
    DriverConnection appsOwn = open.connections().iterator().next();
    WatchedDriver.connecting = () -> gate.add(appsOwn.isGateClosed() ? "closed" : "open");
    ControlConnections connections =
        ControlConnections.through(
            new WatchedLoader(), open.path(), open.inode(), new Properties());
    LiveDatabase.open(open.path(), open.inode(), connections, open.gate(), mode -> true)
        .orElseThrow()
        .disconnect();
    return gate;
  }

  private static final class WatchedLoader extends ClassLoader {
    @Override
    public Class<?> loadClass(String name) {
      return WatchedDriver.class;
    }
  }

  /** Tells of each connection that is about to be opened. */
  public static final class WatchedDriver extends org.sqlite.JDBC {
    private static Runnable connecting = () -> {};

    public WatchedDriver() {}

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
      connecting.run();
      return super.connect(url, info);
    }
  }
}
