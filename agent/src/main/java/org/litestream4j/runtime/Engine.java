package org.litestream4j.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.litestream4j.config.Configuration;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.config.JournalMode;
import org.litestream4j.intercept.CommitWait;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.log.Log;
import org.litestream4j.registry.AutomaticCheckpoints;
import org.litestream4j.registry.Checkpoint;
import org.litestream4j.registry.DatabaseListener;
import org.litestream4j.registry.Difference;
import org.litestream4j.registry.Exemption;
import org.litestream4j.registry.OpenDatabase;
import org.litestream4j.registry.Registry;
import org.litestream4j.sqlite.FreshCopy;

/** Replicates each database that the app opens and the configuration wants replicated. */
final class Engine implements DatabaseListener {
  private final Configuration configuration;
  private final RestoreBeforeOpen restore;
  private final Workers workers;
  private final Preload preload;
  private final Log log;
  private final Map<Path, Optional<DatabaseSlot>> slots = new ConcurrentHashMap<>();
  private final Set<Path> openedBefore = ConcurrentHashMap.newKeySet();
  private final Reminder reminder = new Reminder(this::remind);
  private @Nullable ServiceFactory factory;

  Engine(
      Configuration configuration,
      RestoreBeforeOpen restore,
      Workers workers,
      Preload preload,
      Log log) {
    this.configuration = configuration;
    this.restore = restore;
    this.workers = workers;
    this.preload = preload;
    this.log = log;
  }

  /** Completes the circle: services ask the registry, and the registry tells this engine. */
  Registry listen(ReplicaOpener replicas, Drills drills, Clock clock) {
    Registry registry = new Registry(this);
    factory =
        new ServiceFactory(configuration, replicas, registry, workers, preload, drills, clock, log);
    return registry;
  }

  @Override
  public void opening(Path path) throws SQLException {
    if (openedBefore.contains(path)) {
      return;
    }
    Optional<DatabaseConfiguration> wanted = configuration.forDatabase(path);
    if (wanted.isPresent()) {
      restore.beforeFirstOpen(wanted.get());
    }
    openedBefore.add(path);
  }

  @Override
  public boolean wants(Path path) {
    return wanted(path).isPresent();
  }

  @Override
  public Set<Exemption> exemptions(Path path) {
    Set<Exemption> exemptions = EnumSet.noneOf(Exemption.class);
    Optional<DatabaseConfiguration> wanted = wanted(path);
    if (wanted.isPresent() && wanted.get().journalMode() == JournalMode.KEEP) {
      exemptions.add(Exemption.JOURNAL_MODE);
    }
    if (wanted.isPresent() && wanted.get().keepsSynchronous()) {
      exemptions.add(Exemption.SYNCHRONOUS);
    }
    return exemptions;
  }

  /** Some apps open a database for each query: what was worked out for it once is good still. */
  private Optional<DatabaseConfiguration> wanted(Path path) {
    Optional<DatabaseSlot> known = slots.get(path);
    return known == null ? configuration.forDatabase(path) : known.map(DatabaseSlot::configuration);
  }

  @Override
  public void differs(OpenDatabase database, Difference difference) {
    slot(database).ifPresent(slot -> slot.differs(difference));
  }

  @Override
  public void writtenTogether(Set<Path> files) {
    log.warn(
        files.stream().map(Path::toString).collect(Collectors.joining(", "))
            + ": one transaction has written to these files; with the replication it is atomic for"
            + " each of them alone, after a crash and in a restore; journal-mode: keep leaves the"
            + " former to SQLite");
  }

  @Override
  public Checkpoint checkpoint(OpenDatabase database) {
    return slot(database).map(DatabaseSlot::checkpoint).orElse(Checkpoint.NOTHING);
  }

  @Override
  public Checkpoint emptyWal(OpenDatabase database) {
    return slot(database).map(DatabaseSlot::emptyWal).orElse(Checkpoint.NOTHING);
  }

  @Override
  public void standAside(OpenDatabase database) {
    slot(database).ifPresent(slot -> slot.standAside(database));
  }

  @Override
  public void moved(OpenDatabase database) {
    slot(database).ifPresent(slot -> slot.moved(database));
  }

  @Override
  public void replaced(OpenDatabase database) {
    slot(database).ifPresent(slot -> slot.replaced(database));
  }

  @Override
  public void keptFileHasChanged(OpenDatabase database) {
    slot(database).ifPresent(slot -> slot.letGoOfKept(database));
  }

  @Override
  public void openInTwoDrivers(OpenDatabase database) {
    slot(database).ifPresent(slot -> slot.abandon(database));
  }

  @Override
  public boolean isInWal(OpenDatabase database, DriverConnection connection, Path copy) {
    try {
      return FreshCopy.at(copy, connection.driverLoader(), database.properties()).isInWal();
    } catch (SQLException | IOException noDatabase) {
      return false;
    }
  }

  @Override
  public void backedUp(OpenDatabase database, DriverConnection connection, Path copy) {
    try {
      FreshCopy.at(copy, connection.driverLoader(), database.properties()).leaveWal();
    } catch (SQLException | IOException e) {
      log.error(copy + ": the backup that the app made is whole, but stays in WAL mode: " + e);
    }
  }

  @Override
  public void connected(OpenDatabase database, DriverConnection connection) {
    Optional<DatabaseSlot> slot = slot(database);
    if (slot.isPresent() && !database.hasTwoDrivers()) {
      checkpoints().begin(database, connection);
      slot.get().connected(database);
      leaveDescriptorsToTheApp();
    }
  }

  /** The app waits for that: the very next file that it opens may be one too many. */
  private void leaveDescriptorsToTheApp() {
    if (factory != null && factory.descriptors().areNearlyGoneAfterOpen()) {
      for (Optional<DatabaseSlot> slot : slots.values()) {
        slot.ifPresent(DatabaseSlot::giveWay);
      }
    }
  }

  @Override
  public void touched(OpenDatabase database) {
    slot(database).ifPresent(DatabaseSlot::touched);
  }

  @Override
  public Optional<CommitWait> committed(OpenDatabase database) {
    return slot(database).flatMap(DatabaseSlot::committed);
  }

  @Override
  public void lastClosing(OpenDatabase database) {
    slot(database).ifPresent(slot -> slot.lastClosing(database));
  }

  @Override
  public void lastClosed(OpenDatabase database) {
    slot(database).ifPresent(slot -> slot.lastClosed(database));
  }

  List<DatabaseSlot> slots() {
    List<DatabaseSlot> all = new ArrayList<>();
    slots.values().forEach(slot -> slot.ifPresent(all::add));
    return all;
  }

  private Optional<DatabaseSlot> slot(OpenDatabase database) {
    Optional<DatabaseSlot> known = slots.get(database.path());
    return known != null ? known : newSlot(database);
  }

  /** Whatever has failed before, by now it may work. */
  private void remind() {
    workers.remind();
    factory().leftAlone().look();
    for (Optional<DatabaseSlot> slot : slots.values()) {
      slot.ifPresent(DatabaseSlot::remind);
    }
  }

  private Optional<DatabaseSlot> newSlot(OpenDatabase database) {
    reminder.begin();
    return slots.computeIfAbsent(
        database.path(),
        path ->
            configuration
                .forDatabase(path)
                .map(wanted -> new DatabaseSlot(wanted, factory(), workers.capture(), log)));
  }

  private ServiceFactory factory() {
    if (factory == null) {
      throw new IllegalStateException("the engine does not listen yet");
    }
    return factory;
  }

  private AutomaticCheckpoints checkpoints() {
    return factory().checkpoints();
  }
}
