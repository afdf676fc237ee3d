package org.litestream4j.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import org.litestream4j.capture.ClosedCapture;
import org.litestream4j.capture.DatabaseIdentity;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.compaction.Compactor;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.io.Time;
import org.litestream4j.log.Log;
import org.litestream4j.ltx.PageEncoding;
import org.litestream4j.registry.FakeConnection;
import org.litestream4j.registry.OpenDatabase;
import org.litestream4j.registry.RecordingListener;
import org.litestream4j.registry.Registry;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replication.Claims;
import org.litestream4j.replication.Replicator;
import org.litestream4j.simulation.RecordingDriver;
import org.litestream4j.simulation.SimulatedCrash;
import org.litestream4j.simulation.SimulatedTime;
import org.litestream4j.simulation.SimulatedWorkers;

/** One life of an app under the agent: all of the engine, on one thread. */
final class SimulatedProcess {
  private static final Duration SYNC_INTERVAL = Duration.ofMillis(50);
  private static final long RETRY_MILLIS = 2_000;

  private final Path path;
  private final SimulatedTime time;
  private final SimulatedWorkers workers;
  private final List<Throwable> bugs;
  private final Registry registry = new Registry(new RecordingListener());
  private final Strand strand;
  private final Pace pace;
  private final Reopenings reopenings = new Reopenings();
  private final LocalChain chain;
  private final Replicator replicator;
  private final DatabaseService service;

  SimulatedProcess(
      DatabaseConfiguration configuration,
      MetaDirectory meta,
      ReplicaClient client,
      UpkeepRules rules,
      SimulatedTime time,
      SimulatedWorkers workers,
      List<Throwable> bugs,
      Log log)
      throws IOException {
    this.path = configuration.path();
    this.time = time;
    this.workers = workers;
    this.bugs = bugs;
    this.strand = new Strand(workers, this::failed);
    this.pace = new Pace(strand, SYNC_INTERVAL, this::look, time);
    meta.create();
    this.chain = LocalChain.open(meta, PageEncoding.BLOCK, time.clock());
    chain.limitSpool(configuration.spoolCapBytes());
    ServiceAssembly assembly =
        new ServiceAssembly(
            configuration,
            chain,
            new AfterClose(new ClosedCapture(path, chain, time.clock()), registry),
            registry.automaticCheckpoints(),
            reopenings,
            share(Descriptors.of(Path.of("/proc/self")), log),
            strand,
            pace,
            () -> {},
            Optional.empty(),
            time,
            log);
    this.service = assembly.service();
    Upkeep upkeep =
        new Upkeep(
            path.toString(),
            client,
            new Compactor(client, meta, PageEncoding.BLOCK, time),
            rules,
            new Semaphore(1),
            workers,
            time.clock(),
            log);
    this.replicator =
        new Replicator(
            client,
            chain,
            DatabaseIdentity.of(meta),
            path.toString(),
            new Claims(),
            Duration.ofSeconds(5),
            workers,
            assembly.demands(),
            upkeep,
            time,
            log);
    assembly.replicas().add(replicator, upkeep);
  }

  /** What is no error of a disk, a store or a database is one of ours. */
  private void failed(Throwable failure) {
    if (failure instanceof RuntimeException
        || (failure instanceof Error && !(failure instanceof SimulatedCrash))) {
      bugs.add(failure);
    }
    pace.lookAgainIn(RETRY_MILLIS);
  }

  private void look() throws Exception {
    service.look();
  }

  /** The app opens a connection. */
  FakeConnection opened(Connection app) throws SQLException {
    FakeConnection connection = FakeConnection.to(path).throughDriver(RecordingDriver.class);
    registry.opening(path.toString(), connection.openFlags());
    registry.opened(connection);
    registry.connected(connection, new Properties());
    OpenDatabase database = databaseOf(connection);
    run(() -> service.join(database));
    return connection;
  }

  /** The app may have committed something. */
  void touch() {
    pace.wake();
  }

  /** The app closes its only connection. */
  void close(FakeConnection connection, Connection app) throws SQLException {
    OpenDatabase database = databaseOf(connection);
    run(() -> service.beforeLastClose(database));
    app.close();
    registry.closing(connection);
    registry.closed(connection);
    reopenings.closed(time.nanos());
    run(() -> service.afterLastClose(database));
  }

  /** The end of the JVM. */
  void end() {
    run(service::end);
  }

  boolean isAtRest() {
    return replicator.isAtRest();
  }

  long lastTxid() {
    return chain.lastTxid();
  }

  long durableTxid() {
    return replicator.durableTxid().orElse(0);
  }

  private OpenDatabase databaseOf(FakeConnection connection) {
    return registry.openDatabases().stream()
        .filter(database -> database.connections().contains(connection))
        .findFirst()
        .orElseThrow();
  }

  private void run(Strand.Work work) {
    strand.submit(work);
    workers.run(0);
  }

  private DescriptorShare share(Descriptors descriptors, Log log) {
    return new DescriptorShare(
        descriptors, new LeftAlone(descriptors, Time.SYSTEM, log), path.toString());
  }
}
