package org.litestream4j.replica;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.ltx.Txid;

/**
 * How far the files of a replica lead without a gap when its newest state is restored: from the
 * newest snapshot, or from TXID 1, through the levels.
 */
public final class RestorableChain {
  private final List<LtxFileInfo> files;
  private final Optional<LtxFileInfo> base;
  private final List<LtxFileInfo> ends;
  private final long reachedTxid;
  private final long newestTxid;
  private final long resumesAtTxid;

  private RestorableChain(
      List<LtxFileInfo> files,
      Optional<LtxFileInfo> base,
      List<LtxFileInfo> ends,
      long reachedTxid,
      long newestTxid,
      long resumesAtTxid) {
    this.files = Collections.unmodifiableList(files);
    this.base = base;
    this.ends = ends;
    this.reachedTxid = reachedTxid;
    this.newestTxid = newestTxid;
    this.resumesAtTxid = resumesAtTxid;
  }

  /**
   * @param listing the files of all levels, in any order
   */
  public static RestorableChain of(List<LtxFileInfo> listing) {
    Optional<LtxFileInfo> base =
        listing.stream()
            .filter(file -> file.level() == LtxLevel.SNAPSHOT)
            .max(Comparator.comparing(LtxFileInfo::name));
    long reached = base.map(LtxFileInfo::maxTxid).orElse(0L);
    long newest = reached;
    long resumesAt = 0;
    List<LtxFileInfo> files = ascending(listing);
    for (LtxFileInfo file : files) {
      newest = Math.max(newest, file.maxTxid());
      if (file.minTxid() <= reached + 1) {
        reached = Math.max(reached, file.maxTxid());
      } else if (resumesAt == 0) {
        resumesAt = file.minTxid();
      }
    }
    return new RestorableChain(
        files, base, ends(listing, base, newest), reached, newest, resumesAt);
  }

  private static List<LtxFileInfo> ends(
      List<LtxFileInfo> listing, Optional<LtxFileInfo> base, long newestTxid) {
    List<LtxFileInfo> ends = new ArrayList<>();
    for (LtxFileInfo file : listing) {
      if (file.maxTxid() == newestTxid || (base.isPresent() && base.get() == file)) {
        ends.add(file);
      }
    }
    return ends;
  }

  private static List<LtxFileInfo> ascending(List<LtxFileInfo> listing) {
    List<LtxFileInfo> files = new ArrayList<>(listing);
    Collections.sort(files, Comparator.comparing(LtxFileInfo::name));
    return files;
  }

  /** All that was found. */
  public List<LtxFileInfo> files() {
    return files;
  }

  /** The snapshot that a restore begins with; empty if it begins with the file of TXID 1. */
  public Optional<LtxFileInfo> base() {
    return base;
  }

  /** The files between which the others lie: the base, and those that reach the newest TXID. */
  public List<LtxFileInfo> ends() {
    return ends;
  }

  /** The highest TXID of any file; 0 if there is none. */
  public long newestTxid() {
    return newestTxid;
  }

  /** Whether the newest state can be restored, as far as a listing can tell. */
  public boolean isWhole() {
    return newestTxid > 0 && reachedTxid == newestTxid;
  }

  /**
   * What stands in the way of a restore, for people.
   *
   * @param knownTxid what is known to have been there
   */
  public String missing(long knownTxid) {
    return "TXID "
        + Txid.format(reachedTxid + 1)
        + " to "
        + Txid.format(resumesAtTxid == 0 ? knownTxid : resumesAtTxid - 1)
        + (reachedTxid == 0 ? " and a snapshot" : "")
        + " are missing";
  }
}
