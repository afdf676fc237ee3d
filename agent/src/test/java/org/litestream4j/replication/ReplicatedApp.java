package org.litestream4j.replication;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.litestream4j.capture.DatabaseIdentity;
import org.litestream4j.capture.Followed;
import org.litestream4j.capture.LiveCapture;
import org.litestream4j.io.Time;
import org.litestream4j.log.Log;
import org.litestream4j.log.LogLevel;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.sqlite.AppDatabase;

/** An app, its chain, and a replicator that is woken by hand. */
final class ReplicatedApp implements AutoCloseable {
  private static final Claims CLAIMS = new Claims();

  private final Path path;
  private final AppDatabase app;
  private final Followed followed;
  private final LiveCapture capture;
  private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(2);
  private final RecordingReplicatorListener listener = new RecordingReplicatorListener();

  private ReplicatedApp(Path path, AppDatabase app) throws Exception {
    this.path = path;
    this.app = app;
    this.followed = Followed.open(path);
    this.capture = followed.capture();
  }

  static ReplicatedApp create(Path path) throws Exception {
    return new ReplicatedApp(path, AppDatabase.createWal(path));
  }

  static ReplicatedApp open(Path path) throws Exception {
    return new ReplicatedApp(path, AppDatabase.open(path));
  }

  Replicator replicateTo(ReplicaClient client) throws Exception {
    return replicateTo(client, workers);
  }

  Replicator replicateTo(ReplicaClient client, ScheduledExecutorService threads) throws Exception {
    return new Replicator(
        client,
        followed.chain(),
        DatabaseIdentity.of(followed.meta()),
        path.toString(),
        CLAIMS,
        Duration.ZERO,
        threads,
        listener,
        new IgnoredContents(),
        Time.SYSTEM,
        Log.toStderr(LogLevel.ERROR, Clock.systemUTC()));
  }

  RecordingReplicatorListener listener() {
    return listener;
  }

  Followed followed() {
    return followed;
  }

  LiveCapture capture() {
    return capture;
  }

  /** Begins the chain anew behind {@code txid}. */
  void restartAfter(long txid) throws Exception {
    followed.restartAfter(txid, capture);
  }

  /** Returns the TXID of the commit. */
  long commit() throws Exception {
    app.insert(5000);
    capture.sync();
    return followed.chain().lastTxid();
  }

  /** A change of a database of which no table is known. Returns the TXID. */
  long vacuum() throws Exception {
    app.execute("VACUUM");
    capture.sync();
    return followed.chain().lastTxid();
  }

  /** Overwrites one row again and again, and what is to be done beside that. Returns the TXID. */
  long overwrite(int commits) throws Exception {
    for (int i = 0; i < commits; i++) {
      app.execute("INSERT OR REPLACE INTO t(id, b) VALUES(1, randomblob(5000))");
      capture.sync();
      followed.chain().forgetNowAndThen();
    }
    return followed.chain().lastTxid();
  }

  @Override
  public void close() throws IOException, SQLException {
    workers.shutdownNow();
    followed.release(capture);
    app.close();
    followed.close();
  }
}
