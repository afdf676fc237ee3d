package org.litestream4j.restore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.litestream4j.replica.LtxFileInfo;

/**
 * In which order all files of a replica are read, each of them once, so that as many as possible
 * meet the state of the database that they build on: from the oldest state on in the smallest
 * steps, as the lowest level has them.
 */
final class ReplicaWalk {
  /** What a file is to the walk. */
  enum Role {
    /** It holds every page, and the walk begins there, or begins again. */
    BEGINS,
    /** It leads from the state that is reached to the next one. */
    LEADS_ON,
    /** It builds on the state that is reached, which another file leads on. */
    BUILDS_ON,
    /** It is judged by itself: it holds every page, or what it builds on is not there. */
    STANDS_ALONE
  }

  /** One file and what it is. */
  static final class Step {
    private final LtxFileInfo file;
    private final Role role;

    private Step(LtxFileInfo file, Role role) {
      this.file = file;
      this.role = role;
    }

    LtxFileInfo file() {
      return file;
    }

    Role role() {
      return role;
    }
  }

  private static final Comparator<LtxFileInfo> BY_START =
      Comparator.comparingLong(LtxFileInfo::minTxid).thenComparingLong(LtxFileInfo::maxTxid);
  private static final Comparator<LtxFileInfo> BY_END =
      Comparator.comparingLong(LtxFileInfo::maxTxid).thenComparingInt(LtxFileInfo::level);

  private final List<Step> steps = new ArrayList<>();
  private final List<LtxFileInfo> images = new ArrayList<>();
  private final List<LtxFileInfo> differences = new ArrayList<>();

  /** Differences that build on the state that is reached, or on one before it. */
  private final List<LtxFileInfo> within = new ArrayList<>();

  private int nextImage;
  private int nextDifference;
  private long reached;

  private ReplicaWalk(List<LtxFileInfo> listing) {
    for (LtxFileInfo file : listing) {
      (file.minTxid() == 1 ? images : differences).add(file);
    }
    images.sort(BY_END);
    differences.sort(BY_START);
  }

  /**
   * @param listing the files of all levels, in any order
   */
  static List<Step> through(List<LtxFileInfo> listing) {
    ReplicaWalk walk = new ReplicaWalk(listing);
    while (walk.steps.size() < listing.size()) {
      walk.goOn();
    }
    return walk.steps;
  }

  private void goOn() {
    while (nextImage < images.size() && images.get(nextImage).maxTxid() <= reached) {
      add(images.get(nextImage++), Role.STANDS_ALONE);
    }
    while (nextDifference < differences.size()
        && differences.get(nextDifference).minTxid() - 1 <= reached) {
      within.add(differences.get(nextDifference++));
    }
    within.sort(BY_END);
    while (!within.isEmpty() && within.get(0).maxTxid() <= reached) {
      add(within.remove(0), Role.STANDS_ALONE);
    }
    if (!within.isEmpty()) {
      leadOn();
    } else if (nextImage < images.size()) {
      reach(images.get(nextImage++), Role.BEGINS);
    } else if (nextDifference < differences.size()) {
      reach(differences.get(nextDifference++), Role.STANDS_ALONE);
    }
  }

  private void leadOn() {
    LtxFileInfo next = within.remove(0);
    for (LtxFileInfo other : within) {
      add(other, Role.BUILDS_ON);
    }
    within.clear();
    reach(next, Role.LEADS_ON);
  }

  private void reach(LtxFileInfo file, Role role) {
    add(file, role);
    reached = file.maxTxid();
  }

  private void add(LtxFileInfo file, Role role) {
    steps.add(new Step(file, role));
  }
}
