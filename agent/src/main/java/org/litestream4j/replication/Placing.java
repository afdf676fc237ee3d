package org.litestream4j.replication;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.litestream4j.capture.NewerPages;
import org.litestream4j.io.Time;
import org.litestream4j.log.Log;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.RestorableChain;

/**
 * Where one replica stands: whose it is, how far it is, and whether that can be restored. It is
 * looked at as a whole before anything is sent there, and again when something of it is gone. The
 * answers may be asked for on any thread.
 */
final class Placing {
  private final String displayUrl;
  private final ReplicaIdentity own;
  private final Survey survey;
  private final ReplicaWatch watch;
  private final Durability durability;
  private final ReplicaContents contents;
  private final Time time;
  private final Log log;

  private volatile boolean isPlaced;
  private volatile boolean isRefused;
  private volatile boolean holdsState;
  private volatile String refusal = "";

  /** The newest file at the replica, which is not of our chain; empty if there is none. */
  private volatile OptionalLong aheadTxid = OptionalLong.empty();

  /** What it has beyond the end of our chain, if it went on from there. */
  private volatile Optional<NewerPages> newer = Optional.empty();

  /** What was at the replica when it was last looked at, or was sent since. */
  private long replicatedTxid;

  Placing(
      String displayUrl,
      ReplicaIdentity own,
      Survey survey,
      ReplicaWatch watch,
      Durability durability,
      ReplicaContents contents,
      Time time,
      Log log) {
    this.displayUrl = displayUrl;
    this.own = own;
    this.survey = survey;
    this.watch = watch;
    this.durability = durability;
    this.contents = contents;
    this.time = time;
    this.log = log;
  }

  /** Whether it is known where it stands, and the chain may be sent. */
  boolean isPlaced() {
    return isPlaced;
  }

  /** Whether it belongs to another database. */
  boolean isRefused() {
    return isRefused;
  }

  /** Whose it is, and what to do; empty unless {@link #isRefused}. */
  String refusal() {
    return refusal;
  }

  /** Whether it holds a state of the database that can be restored. */
  boolean holdsState() {
    return holdsState;
  }

  /** The TXID after which the chain must go on before anything can be sent; empty if it may. */
  OptionalLong aheadTxid() {
    return aheadTxid;
  }

  /** What is there of the pages that differ; empty if all of them may. */
  Optional<NewerPages> newer() {
    return newer;
  }

  /** The chain began anew behind what the replica holds. */
  void chainGoesOn() {
    newer = Optional.empty();
    aheadTxid = OptionalLong.empty();
  }

  /** What was durable is not any more if somebody has deleted it. */
  void lookForLoss() throws IOException {
    if (watch.findsLoss(own)) {
      isPlaced = false;
      holdsState = false;
      durability.standsAt(ReplicaPosition.UNKNOWN);
    } else if (watch.isWholeLookDue()) {
      lookAgain();
    }
  }

  /** Looks at the whole replica, and claims it if it is nobody's. */
  void look() throws IOException {
    long startNanos = time.nanos();
    Placement placement = survey.claim(replicatedTxid);
    watch.begin(placement.chain().base(), time.nanos() - startNanos);
    if (placement.foreign().isPresent()) {
      refuse(placement.foreign().get());
      return;
    }
    if (survey.isOnOurTimeline(placement.chain())) {
      if (survey.lacksTime()) {
        survey.tellTime(placement.chain());
      }
      goOn(placement.chain());
    } else {
      survey.tellTime(placement.chain());
      newer = survey.newerThan(survey.endOfChain(), placement.chain());
      durability.standsAt(ReplicaPosition.UNKNOWN);
      aheadTxid = OptionalLong.of(placement.chain().newestTxid());
    }
  }

  /** Files that do not make a state are left as they are: a new snapshot goes before them. */
  private void goOn(RestorableChain found) {
    long newest = found.newestTxid();
    boolean canBuildOn = found.isWhole() || Math.max(newest, replicatedTxid) == 0;
    if (!canBuildOn || newest < replicatedTxid) {
      log.warn(
          own.databasePath()
              + ": at "
              + displayUrl
              + " "
              + found.missing(replicatedTxid)
              + (canBuildOn ? "; they are sent again" : "; a new snapshot is sent"));
    }
    replicatedTxid = newest;
    holdsState = found.isWhole();
    if (canBuildOn) {
      durability.reached(newest);
    } else {
      durability.standsAt(ReplicaPosition.lackingBase(Math.max(1, newest)));
    }
    contents.found(found.files());
    isPlaced = true;
  }

  /** All of it is to be looked at before anything more is sent. */
  void lookAgain() {
    isPlaced = false;
  }

  /** It holds a newer snapshot, which was not sent. */
  void holdsSnapshot(LtxFileInfo snapshot) {
    watch.sentSnapshot(snapshot);
  }

  /** Says it before the flag is up: the end of the JVM does not wait for what is refused. */
  private void refuse(ReplicaIdentity other) {
    refusal =
        displayUrl
            + " holds another database, from "
            + other.databasePath()
            + ". Give each database a place of its own, for example with {path} in the URL, or run"
            + " `adopt` if this database continues that one";
    log.error(own.databasePath() + " is NOT replicated: " + refusal);
    isRefused = true;
    durability.refuse();
  }

  /** The replica holds one more file of our chain. */
  void advanceBy(LtxFileInfo sent) {
    if (sent.level() == LtxLevel.SNAPSHOT) {
      watch.sentSnapshot(sent);
    } else {
      watch.sent(sent);
      holdsState = true; // Not by the snapshot alone: a real Litestream takes over from an L0 file.
    }
    contents.sent(sent);
    replicatedTxid = sent.name().maxTxid();
    durability.reached(replicatedTxid);
  }
}
