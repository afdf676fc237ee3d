package org.litestream4j.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.litestream4j.capture.DatabaseIdentity;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.config.OnDiverged;
import org.litestream4j.io.Time;
import org.litestream4j.log.Log;
import org.litestream4j.ltx.PageEncoding;
import org.litestream4j.ltx.Txid;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replication.Comparison;
import org.litestream4j.replication.Standing;
import org.litestream4j.restore.Overwrite;
import org.litestream4j.restore.Replaced;
import org.litestream4j.restore.Restore;
import org.litestream4j.restore.RestoreMark;
import org.litestream4j.restore.RestoredDatabase;

/**
 * Before the first open of a database that is there: where it stands against the replica that leads
 * furthest, and what follows from that.
 */
final class StandBeforeOpen {
  private final DatabaseConfiguration database;
  private final MetaDirectory meta;
  private final int parallelism;
  private final Clock clock;
  private final Time time;
  private final Log log;

  /** The one that leads furthest, and what it holds. */
  private @Nullable ReplicaClient leader;

  private String newest = "";

  /**
   * @param parallelism how many files of a replica are fetched at once
   */
  StandBeforeOpen(
      DatabaseConfiguration database,
      MetaDirectory meta,
      int parallelism,
      Clock clock,
      Time time,
      Log log) {
    this.database = database;
    this.meta = meta;
    this.parallelism = parallelism;
    this.clock = clock;
    this.time = time;
    this.log = log;
  }

  /**
   * Compares, and does what is to be done. Where it cannot be compared the app goes on: a store
   * that is away keeps nobody from his data.
   *
   * @throws SQLException if the database must not be opened as it is
   */
  void look(List<ReplicaClient> replicas) throws SQLException {
    Optional<Standing> standing = Optional.empty();
    try {
      standing = standing(replicas);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.warn(
          database.path()
              + " could not be compared with its replica before its first open, and replication"
              + " goes on from it as it is: "
              + e.getMessage());
    }
    if (standing.isPresent() && leader != null) {
      follow(standing.get(), leader);
    }
  }

  private Optional<Standing> standing(List<ReplicaClient> replicas)
      throws IOException, InterruptedException {
    DatabaseIdentity identity = DatabaseIdentity.of(meta);
    try (LocalChain chain = LocalChain.open(meta, PageEncoding.BLOCK, clock)) {
      Optional<Comparison> furthest = Optional.empty();
      for (ReplicaClient replica : replicas) {
        Optional<Comparison> found =
            Comparison.with(replica, chain, identity, database.path().toString());
        long before = furthest.map(Comparison::newestTxid).orElse(0L);
        if (found.isPresent() && found.get().newestTxid() > before) {
          furthest = found;
          leader = replica;
          newest = replica.displayUrl() + ", TXID " + Txid.format(found.get().newestTxid());
        }
      }
      return furthest.isPresent()
          ? Optional.of(
              new ClosedComparison(database.path(), chain, identity, clock, time)
                  .with(furthest.get()))
          : Optional.empty();
    }
  }

  private void follow(Standing standing, ReplicaClient replica) throws SQLException {
    if (standing == Standing.BEHIND && database.isRepairedIfBehind()) {
      Replaced old = restore(replica, "behind");
      log.warn(
          database.path()
              + " was an earlier state of its replica: the newest is restored from "
              + newest
              + "; what was there is now "
              + old.path());
    } else if (standing == Standing.DIVERGED && database.onDiverged() == OnDiverged.RESTORE) {
      Replaced old = restore(replica, "diverged");
      log.warn(
          database.path()
              + " had commits that its replica has not, and the other way round: the newest state"
              + " of the replica is restored from "
              + newest
              + "; what was there is now "
              + old.path());
    } else if (standing == Standing.DIVERGED && database.onDiverged() == OnDiverged.REFUSE) {
      throw new SQLException(
          "litestream: "
              + database.path()
              + " has commits that its replica has not, and the other way round ("
              + newest
              + "). With on-diverged: restore this file is kept under another name and the"
              + " replica's newest state restored; with on-diverged: keep replication goes on from"
              + " this file");
    }
  }

  private Replaced restore(ReplicaClient replica, String why) throws SQLException {
    try {
      Path file = database.path().toRealPath();
      Replaced old = Replaced.beside(file, why, clock.millis());
      RestoredDatabase restored =
          Restore.from(replica)
              .to(file)
              .overwrite(Overwrite.IDLE)
              .keeping(old)
              .parallelism(parallelism)
              .time(time)
              .run();
      RestoreMark.leave(restored, replica, meta, clock);
      return old;
    } catch (IOException e) {
      throw new SQLException(
          "litestream: "
              + database.path()
              + " is not the newest state of its replica ("
              + newest
              + "), and that cannot be restored: "
              + e.getMessage()
              + ". Mend that and start again, or start without restore-on-start: if-behind and"
              + " on-diverged: restore to go on from the file as it is",
          e);
    }
  }
}
