package org.litestream4j.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.capture.ReplicationLock;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.config.ReplicaConfiguration;
import org.litestream4j.io.FileSize;
import org.litestream4j.io.Time;
import org.litestream4j.log.Log;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.restore.ReplicaChoice;
import org.litestream4j.restore.Restore;
import org.litestream4j.restore.RestoreException;
import org.litestream4j.restore.RestoreMark;
import org.litestream4j.restore.RestoreTarget;
import org.litestream4j.restore.RestoredDatabase;
import org.litestream4j.restore.SideFiles;

/**
 * Brings a missing database back before the app's first open of it goes on, and has one compared
 * that is there. Only before the first open of a path in this JVM: a file that the app itself
 * deleted is not brought back.
 */
final class RestoreBeforeOpen {
  private final ReplicaOpener replicas;
  private final Clock clock;
  private final Log log;
  private final Set<Path> seen = ConcurrentHashMap.newKeySet();

  RestoreBeforeOpen(ReplicaOpener replicas, Clock clock, Log log) {
    this.replicas = replicas;
    this.clock = clock;
    this.log = log;
  }

  /**
   * @throws SQLException if the database is missing and its replica cannot be read or is damaged:
   *     an app that began an empty database then would be the end of the old one; or if it must not
   *     be opened as it is
   */
  void beforeFirstOpen(DatabaseConfiguration database) throws SQLException {
    if (!database.isRestoredIfMissing() && !database.isComparedBeforeOpen()) {
      return;
    }
    synchronized (this) {
      if (!seen.add(database.path())) {
        return;
      }
      boolean mayGoOn = false;
      try {
        look(database);
        mayGoOn = true;
      } finally {
        if (!mayGoOn) {
          seen.remove(database.path());
        }
      }
    }
  }

  private void look(DatabaseConfiguration database) throws SQLException {
    try {
      if (FileSize.ofAny(database.path()) > 0) {
        if (database.isComparedBeforeOpen()) {
          compare(database);
        }
      } else if (database.isRestoredIfMissing()) {
        restore(database);
      }
    } catch (IOException e) {
      throw new SQLException(
          "litestream: "
              + database.path()
              + " is missing and cannot be restored: "
              + e.getMessage()
              + ". Mend that and start again, or start without restore-on-start to begin with an"
              + " empty database",
          e);
    }
  }

  private void compare(DatabaseConfiguration database) throws SQLException {
    MetaDirectory meta = MetaDirectory.at(database.metaPath());
    List<ReplicaClient> clients = new ArrayList<>();
    try {
      if (!ReplicationLock.acquire(meta)) {
        return; // The process that replicates it has looked.
      }
      try {
        open(database, clients);
        new StandBeforeOpen(database, meta, Restore.DEFAULT_PARALLELISM, clock, Time.SYSTEM, log)
            .look(clients);
      } finally {
        ReplicationLock.release(meta);
        close(clients);
      }
    } catch (IOException e) {
      log.warn(database.path() + " could not be compared with its replica: " + e);
    }
  }

  private void open(DatabaseConfiguration database, List<ReplicaClient> clients) {
    for (ReplicaConfiguration replica : database.replicas()) {
      clients.add(replicas.openPatient(replica));
    }
  }

  private static void close(List<ReplicaClient> clients) throws IOException {
    for (ReplicaClient client : clients) {
      client.close();
    }
  }

  private void restore(DatabaseConfiguration database) throws IOException {
    List<ReplicaClient> clients = new ArrayList<>();
    try {
      open(database, clients);
      ReplicaChoice.of(clients, RestoreTarget.latest(), this::sayPassedOver)
          .firstOf(
              client -> {
                restoreFrom(client, database);
                return client;
              });
    } catch (RestoreException e) {
      if (e.reason() != RestoreException.Reason.EMPTY_REPLICA) {
        throw e;
      }
    } finally {
      close(clients);
    }
  }

  private void sayPassedOver(ReplicaClient replica, IOException why) {
    log.warn(replica.displayUrl() + " is passed over in the restore: " + why.getMessage());
  }

  private void restoreFrom(ReplicaClient client, DatabaseConfiguration database)
      throws IOException {
    Restore.from(client).plan(RestoreTarget.latest());
    moveSideFilesAside(database.path());
    Files.createDirectories(database.path().toAbsolutePath().getParent());
    RestoredDatabase restored = Restore.from(client).to(database.path()).run();
    RestoreMark.leave(restored, client, MetaDirectory.at(database.metaPath()), clock);
    log.info(database.path() + " was missing and is restored from " + client.displayUrl());
  }

  /** A WAL or journal beside a missing database belongs to another one and would be replayed. */
  private void moveSideFilesAside(Path database) throws IOException {
    for (Path side : SideFiles.beside(database)) {
      Path aside = side.resolveSibling(side.getFileName() + ".orphaned-" + clock.millis());
      Files.move(side, aside);
      log.warn(side + " lay beside a missing database and is now " + aside);
    }
  }
}
