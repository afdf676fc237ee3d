package org.litestream4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.litestream4j.bootstrap.SettingSources;
import org.litestream4j.capture.ClosedCapture;
import org.litestream4j.capture.DatabaseIdentity;
import org.litestream4j.capture.Followed;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.compaction.Compactor;
import org.litestream4j.config.ConfigurationLoader;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.io.Time;
import org.litestream4j.log.Log;
import org.litestream4j.log.LogLevel;
import org.litestream4j.ltx.PageEncoding;
import org.litestream4j.registry.FakeConnection;
import org.litestream4j.registry.OpenDatabase;
import org.litestream4j.registry.RecordingListener;
import org.litestream4j.registry.Registry;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.file.FileReplica;
import org.litestream4j.replication.Claims;
import org.litestream4j.replication.Replicator;
import org.litestream4j.restore.Restore;
import org.litestream4j.retention.RetentionRules;

/** A database service with everything that is behind it; the test plays the app and its driver. */
final class ServedDatabase implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 60_000;

  private final Path path;
  private final Path replica;
  private final Registry registry = new Registry(new RecordingListener());
  private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(4);
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final Strand strand = new Strand(workers, failures::add);
  private final Pace pace = new Pace(strand, Duration.ofMillis(5), this::look, Time.SYSTEM);
  private final Reopenings reopenings = new Reopenings();
  private final LocalChain chain;
  private final Replicator replicator;
  private final DatabaseService service;

  ServedDatabase(Path path, Path replica) throws Exception {
    this(path, replica, Path.of("/proc/self"));
  }

  /** {@code process} tells which file descriptors the process has, and how many it may have. */
  ServedDatabase(Path path, Path replica, Path process) throws Exception {
    this.path = path;
    this.replica = replica;
    Clock clock = Clock.systemUTC();
    MetaDirectory meta = MetaDirectory.besides(path);
    meta.create();
    chain = LocalChain.open(meta, PageEncoding.BLOCK, clock);
    Log log = Log.toStderr(LogLevel.ERROR, clock);
    ServiceAssembly assembly =
        new ServiceAssembly(
            configuration(path, replica),
            chain,
            new AfterClose(new ClosedCapture(path, chain, clock), registry),
            registry.automaticCheckpoints(),
            reopenings,
            share(Descriptors.of(process), log),
            strand,
            pace,
            () -> {},
            Optional.empty(),
            Time.SYSTEM,
            log);
    service = assembly.service();
    ReplicaClient client = FileReplica.of(replica);
    Upkeep upkeep =
        new Upkeep(
            path.toString(),
            client,
            new Compactor(client, meta, PageEncoding.BLOCK, Time.SYSTEM),
            new UpkeepRules(
                List.of(Duration.ofDays(1)),
                Duration.ofDays(1),
                RetentionRules.of(Duration.ofDays(1), Duration.ofDays(1)),
                Duration.ofDays(1),
                true),
            new Semaphore(1),
            workers,
            clock,
            log);
    replicator =
        new Replicator(
            client,
            chain,
            DatabaseIdentity.of(meta),
            path.toString(),
            new Claims(),
            Duration.ZERO,
            workers,
            assembly.demands(),
            upkeep,
            Time.SYSTEM,
            log);
    assembly.replicas().add(replicator, upkeep);
  }

  private static DatabaseConfiguration configuration(Path path, Path replica) throws Exception {
    String argument = "replica=file://" + replica;
    return ConfigurationLoader.of(
            SettingSources.of(argument, new Properties(), Map.of()).read(), Map.of())
        .load()
        .forDatabase(path)
        .orElseThrow();
  }

  /** The app has opened a connection. */
  FakeConnection connect() throws Exception {
    FakeConnection connection = FakeConnection.to(path);
    registry.opening(path.toString(), connection.openFlags());
    registry.opened(connection);
    registry.connected(connection, new Properties());
    OpenDatabase database = databaseOf(connection);
    run(() -> service.join(database));
    return connection;
  }

  /** What the app does to the database. */
  interface Call {
    void run() throws Exception;
  }

  /** The app calls SQLite, and waits at the gate for its turn, as every woven call does. */
  void call(FakeConnection connection, Call call) throws Exception {
    connection.beginCall();
    while (connection.isGateClosed()) {
      connection.endCall();
      Thread.onSpinWait();
      connection.beginCall();
    }
    try {
      call.run();
    } finally {
      connection.endCall();
    }
  }

  /** The app made a call that may have changed something. */
  void touch() {
    pace.wake();
  }

  /** What happens before the driver's own close of the last connection. */
  void beforeLastClose(FakeConnection connection) {
    OpenDatabase database = databaseOf(connection);
    run(() -> service.beforeLastClose(database));
  }

  /** What happens after it. */
  void afterLastClose(FakeConnection connection) {
    OpenDatabase database = databaseOf(connection);
    registry.closing(connection);
    registry.closed(connection);
    run(() -> service.afterLastClose(database));
  }

  /** The app opens and closes it for each query. */
  void isOftenReopened() {
    for (int i = 0; i < 3; i++) {
      reopenings.closed(System.nanoTime());
    }
  }

  /** The app has closed its last connection, and the service does not hear of it. */
  void closeUnnoticed(FakeConnection connection) {
    registry.closing(connection);
    registry.closed(connection);
  }

  /** Waits until what was closed is captured or given up. */
  void awaitNothingToCapture() throws Exception {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    AtomicBoolean isAwaited = new AtomicBoolean(true);
    while (isAwaited.get()) {
      run(() -> isAwaited.set(service.hasClosedToCapture()));
      assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
      Thread.sleep(2);
    }
  }

  /** The end of the JVM: returns when everything is at the replica. */
  void end() throws Exception {
    run(service::end);
    assertThat(replicator.awaitDurable(chain.lastTxid(), PATIENCE_MILLIS)).isTrue();
  }

  /** Deletes the local files that are at the replica, but for the newest. */
  void forgetAll() throws Exception {
    try (Followed followed = Followed.open(path)) {
      followed.forgetUpTo(followed.chain().lastTxid());
    }
  }

  /** Waits until a database that the app has open is followed, or is not. */
  void awaitFollowing(boolean isFollowed) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (service.isFollowing() != isFollowed) {
      assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
      pace.wake();
      Thread.sleep(2);
    }
  }

  /** What a pragma of the app is answered, if not by SQLite. */
  Object tells(FakeConnection connection, String pragma) throws Exception {
    return registry.statements().execute(connection, pragma, 0).value(0).orElseThrow();
  }

  /** Waits until the chain has a file with this TXID, or a later one. */
  void awaitTxid(long txid) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (chain.lastTxid() < txid) {
      assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
      Thread.sleep(2);
    }
  }

  void awaitGone(Path file) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (Files.exists(file)) {
      assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
      Thread.sleep(2);
    }
  }

  long lastTxid() {
    return chain.lastTxid();
  }

  List<Throwable> failures() {
    return failures;
  }

  Path restored() throws Exception {
    Path restored = path.resolveSibling("restored.db");
    Restore.from(FileReplica.of(replica)).to(restored).run();
    return restored;
  }

  private OpenDatabase databaseOf(FakeConnection connection) {
    return registry.openDatabases().stream()
        .filter(database -> database.connections().contains(connection))
        .findFirst()
        .orElseThrow();
  }

  private void look() throws Exception {
    service.look();
  }

  private void run(Strand.Work work) {
    assertThat(strand.await(work, 20_000)).isTrue();
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }

  private DescriptorShare share(Descriptors descriptors, Log log) {
    return new DescriptorShare(
        descriptors, new LeftAlone(descriptors, Time.SYSTEM, log), path.toString());
  }
}
