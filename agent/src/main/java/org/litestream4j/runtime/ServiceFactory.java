package org.litestream4j.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.litestream4j.capture.ClosedCapture;
import org.litestream4j.capture.DatabaseIdentity;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.compaction.Compactor;
import org.litestream4j.config.Configuration;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.config.ReplicaConfiguration;
import org.litestream4j.io.Time;
import org.litestream4j.log.Log;
import org.litestream4j.ltx.PageEncoding;
import org.litestream4j.registry.AutomaticCheckpoints;
import org.litestream4j.registry.OpenDatabase;
import org.litestream4j.registry.Registry;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replication.Claims;
import org.litestream4j.replication.Replicator;
import org.litestream4j.sqlite.DatabaseFile;

/** Puts together what replicates one database. */
final class ServiceFactory {
  private final Configuration process;
  private final ReplicaOpener replicas;
  private final Registry registry;
  private final Workers workers;
  private final Preload preload;
  private final Drills drills;
  private final Claims claims = new Claims();
  private final Semaphore upkeepTurn = new Semaphore(1);
  private final Descriptors descriptors = Descriptors.of(Paths.get("/proc/self"));
  private final LeftAlone leftAlone;
  private final Clock clock;
  private final Log log;

  ServiceFactory(
      Configuration process,
      ReplicaOpener replicas,
      Registry registry,
      Workers workers,
      Preload preload,
      Drills drills,
      Clock clock,
      Log log) {
    this.process = process;
    this.replicas = replicas;
    this.registry = registry;
    this.workers = workers;
    this.preload = preload;
    this.drills = drills;
    this.clock = clock;
    this.log = log;
    this.leftAlone = new LeftAlone(descriptors, Time.SYSTEM, log);
  }

  DescriptorShare descriptors(DatabaseConfiguration configuration) {
    return new DescriptorShare(descriptors, leftAlone, configuration.path().toString());
  }

  LeftAlone leftAlone() {
    return leftAlone;
  }

  Descriptors descriptors() {
    return descriptors;
  }

  /** Closes what we have open of {@code database}, unless the app has it open. */
  void letGo(OpenDatabase database) {
    boolean unused =
        registry.ifClosed(
            database,
            () -> DatabaseFile.closeAfterLastConnection(database.path(), database.inode()));
  }

  /** What others are told of a database. */
  StatusNotes statusNotes(DatabaseConfiguration configuration) {
    return new StatusNotes(configuration, drills.interval().toMillis(), clock);
  }

  AutomaticCheckpoints checkpoints() {
    return registry.automaticCheckpoints();
  }

  /** The least interval that any replica of the database asks for. */
  Duration syncInterval(DatabaseConfiguration configuration) {
    return configuration.replicas().stream()
        .map(ReplicaConfiguration::effectiveSyncInterval)
        .min(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** For the process that has been elected to replicate the database. */
  DatabaseService create(
      DatabaseConfiguration configuration,
      MetaDirectory meta,
      Reopenings reopenings,
      DescriptorShare share,
      Optional<WaitingCommits> waiting,
      Strand strand,
      Pace pace)
      throws IOException {
    Path path = configuration.path();
    PageEncoding encoding =
        PageEncoding.valueOf(configuration.pageEncoding().toUpperCase(Locale.ROOT));
    LocalChain chain = LocalChain.open(meta, encoding, clock);
    chain.limitSpool(configuration.spoolCapBytes());
    DatabaseIdentity identity = DatabaseIdentity.of(meta);
    ServiceAssembly assembly =
        new ServiceAssembly(
            configuration,
            chain,
            new AfterClose(new ClosedCapture(path, chain, clock), registry),
            checkpoints(),
            reopenings,
            share,
            strand,
            pace,
            preload,
            waiting,
            Time.SYSTEM,
            log);
    for (ReplicaConfiguration replica : configuration.replicas()) {
      ReplicaClient client = replicas.open(replica);
      Upkeep upkeep =
          new Upkeep(
              path.toString(),
              client,
              new Compactor(client, meta, encoding, Time.SYSTEM),
              UpkeepRules.of(process, configuration),
              upkeepTurn,
              workers.upload(),
              clock,
              log);
      Replicator replicator =
          new Replicator(
              client,
              chain,
              identity,
              path.toString(),
              claims,
              ReplicaOpener.watchInterval(replica),
              workers.upload(),
              assembly.demands(),
              upkeep,
              Time.SYSTEM,
              log);
      assembly.replicas().add(replicator, upkeep);
      assembly.replicas().add(new ReplicaDrill(path.toString(), meta, client, replicator, drills));
    }
    return assembly.service();
  }
}
