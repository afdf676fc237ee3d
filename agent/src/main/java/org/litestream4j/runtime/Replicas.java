package org.litestream4j.runtime;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.litestream4j.replication.Replicator;

/** The replicas of one database. */
final class Replicas implements Closeable {
  private final List<Replicator> all = new ArrayList<>();
  private final List<ReplicaDrill> drills = new ArrayList<>();
  private final List<Upkeep> upkeep = new ArrayList<>();

  /**
   * @param itsUpkeep what keeps the same replica in order
   */
  void add(Replicator replicator, Upkeep itsUpkeep) {
    itsUpkeep.serve(replicator);
    all.add(replicator);
    upkeep.add(itsUpkeep);
  }

  void add(ReplicaDrill drill) {
    drills.add(drill);
  }

  /**
   * Whether each was tried at least once, so that it is known how far it is, or that it is away.
   */
  boolean wereContacted() {
    return all.stream().allMatch(Replicator::wasContacted);
  }

  /** Whether none of them takes this database. */
  boolean areRefused() {
    return all.stream().allMatch(Replicator::isRefused);
  }

  /** Whether nothing is left to be sent, to none of them. */
  boolean areAtRest() {
    return all.stream().allMatch(Replicator::isAtRest);
  }

  void wake() {
    all.forEach(Replicator::wake);
  }

  /**
   * Nothing more is sent to any of them.
   *
   * @return false if a file is on its way to one just now, and nothing has ended
   */
  boolean stop() {
    boolean areStopped = all.stream().allMatch(Replicator::stop);
    if (!areStopped) {
      all.forEach(Replicator::goOnAgain);
    }
    return areStopped;
  }

  /** Nothing is merged or deleted any more, until {@link #goOnWithUpkeep()}. */
  void pauseUpkeep() {
    upkeep.forEach(Upkeep::pause);
  }

  void goOnWithUpkeep() {
    upkeep.forEach(Upkeep::goOn);
  }

  void remind() {
    all.forEach(Replicator::remind);
  }

  /** Begins a drill where one is due. */
  void remindOfDrills() {
    drills.forEach(ReplicaDrill::remind);
  }

  void retryNow() {
    all.forEach(Replicator::retryNow);
  }

  /** The newest TXID that is durable at every replica that takes the database. */
  long durableEverywhere() {
    return all.stream()
        .filter(replicator -> !replicator.isRefused())
        .mapToLong(replicator -> replicator.durableTxid().orElse(0))
        .min()
        .orElse(0);
  }

  /** The newest TXID that is durable at as many replicas; empty if so many have told nothing. */
  OptionalLong durableAt(int replicas) {
    long[] durable =
        all.stream()
            .map(Replicator::durableTxid)
            .filter(OptionalLong::isPresent)
            .mapToLong(OptionalLong::getAsLong)
            .sorted()
            .toArray();
    return durable.length < replicas
        ? OptionalLong.empty()
        : OptionalLong.of(durable[durable.length - replicas]);
  }

  /** Whether as many replicas take this database. */
  boolean mayAcknowledge(int replicas) {
    return all.stream().filter(replicator -> !replicator.isRefused()).count() >= replicas;
  }

  /** Those whose last attempt has failed. */
  List<String> failing() {
    return all.stream()
        .filter(replicator -> replicator.failingForMillis() > 0)
        .map(Replicator::displayUrl)
        .collect(Collectors.toList());
  }

  List<Replicator> list() {
    return all;
  }

  /** Whether one of them can be brought on only by a snapshot. */
  boolean awaitSnapshot() throws IOException {
    for (Replicator replicator : all) {
      if (replicator.awaitsSnapshot()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    drills.forEach(ReplicaDrill::stop);
    pauseUpkeep();
    for (Replicator replicator : all) {
      replicator.close();
    }
  }
}
