package org.litestream4j.restore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.ltx.Txid;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.restore.RestoreException.Reason;

/**
 * The files that make a state, in the order in which they are applied: the latest snapshot that the
 * target admits, then whatever leads on from there fastest, as Litestream 0.5 chooses.
 */
public final class RestorePlan {
  static final String STATES_HINT = "litestream ltx -level all, which lists what the replica holds";

  private final List<LtxFileInfo> files;

  private RestorePlan(List<LtxFileInfo> files) {
    this.files = Collections.unmodifiableList(new ArrayList<>(files));
  }

  /**
   * The plan for {@code target}.
   *
   * @param listing the files of all levels, in any order
   * @throws RestoreException if they do not make the state, or have a gap before the newest
   */
  public static RestorePlan of(List<LtxFileInfo> listing, RestoreTarget target)
      throws RestoreException {
    if (listing.isEmpty()) {
      throw RestoreException.of(
          Reason.EMPTY_REPLICA,
          target.isMoment() ? "no backups found" : "no matching backup files available",
          "another URL: nothing was replicated to this one yet");
    }
    RestoreTarget effective = target.isMoment() ? withinHistory(listing, target) : target;
    List<LtxFileInfo> files = new ArrayList<>();
    List<LevelCursor> cursors = cursors(listing);
    long reached = 0;
    for (LtxFileInfo snapshot : level(listing, LtxLevel.SNAPSHOT)) {
      if (effective.admits(snapshot.maxTxid(), snapshot.createdAtMillis())) {
        files.clear();
        files.add(snapshot);
        reached = snapshot.maxTxid();
      }
    }
    Optional<LtxFileInfo> next = bestOffer(cursors, reached, effective);
    while (next.isPresent() && !effective.isReachedBy(reached)) {
      files.add(next.get());
      reached = next.get().maxTxid();
      next = bestOffer(cursors, reached, effective);
    }
    if (files.isEmpty() || effective.isMissedBy(reached)) {
      throw RestoreException.of(
          Reason.NO_SUCH_STATE, "no matching backup files available", STATES_HINT);
    }
    if (effective.isLatest()) {
      refuseGap(cursors, reached);
    }
    if (Long.compareUnsigned(reached, effective.requiredTxid()) < 0) {
      throw RestoreException.of(
          Reason.NO_SUCH_STATE,
          "the state that can be restored is that of TXID "
              + Txid.format(reached)
              + ", which is older than the required "
              + Txid.format(effective.requiredTxid()),
          STATES_HINT);
    }
    return new RestorePlan(files);
  }

  /** A moment after the newest file asks for the newest state, gaps and all. */
  private static RestoreTarget withinHistory(List<LtxFileInfo> listing, RestoreTarget target)
      throws RestoreException {
    Comparator<LtxFileInfo> byTime = Comparator.comparingLong(LtxFileInfo::createdAtMillis);
    if (target.timestampMillis() < Collections.min(listing, byTime).createdAtMillis()) {
      throw RestoreException.of(Reason.NO_SUCH_STATE, "timestamp does not exist", STATES_HINT);
    }
    return target.timestampMillis() > Collections.max(listing, byTime).createdAtMillis()
        ? target.orLatest()
        : target;
  }

  private static List<LevelCursor> cursors(List<LtxFileInfo> listing) {
    List<LevelCursor> cursors = new ArrayList<>();
    for (int level = LtxLevel.SNAPSHOT - 1; level >= 0; level--) {
      cursors.add(new LevelCursor(level(listing, level)));
    }
    return cursors;
  }

  private static List<LtxFileInfo> level(List<LtxFileInfo> listing, int level) {
    List<LtxFileInfo> files = new ArrayList<>();
    for (LtxFileInfo file : listing) {
      if (file.level() == level) {
        files.add(file);
      }
    }
    files.sort(Comparator.comparing(LtxFileInfo::name));
    return files;
  }

  private static Optional<LtxFileInfo> bestOffer(
      List<LevelCursor> cursors, long reached, RestoreTarget target) {
    return cursors.stream()
        .map(cursor -> cursor.offer(reached, target))
        .filter(Optional::isPresent)
        .map(Optional::get)
        .max(LevelCursor.PREFERENCE);
  }

  private static void refuseGap(List<LevelCursor> cursors, long reached) throws RestoreException {
    for (LevelCursor cursor : cursors) {
      Optional<LtxFileInfo> beyond = cursor.beyond(reached);
      if (beyond.isPresent()) {
        throw RestoreException.damaged(
            "cannot calc restore plan: non-contiguous ltx files: have up to "
                + Txid.format(reached)
                + " but next file starts at "
                + Txid.format(beyond.get().minTxid()),
            null);
      }
    }
  }

  /** In the order in which they are applied; at least one. */
  public List<LtxFileInfo> files() {
    return files;
  }

  public long minTxid() {
    return files.get(0).minTxid();
  }

  /** The TXID of the state. */
  public long maxTxid() {
    return last().maxTxid();
  }

  LtxFileInfo last() {
    return files.get(files.size() - 1);
  }

  /** What has to be read, in bytes. */
  public long sizeBytes() {
    return files.stream().mapToLong(LtxFileInfo::sizeBytes).sum();
  }
}
