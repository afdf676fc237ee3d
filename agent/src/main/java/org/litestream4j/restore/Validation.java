package org.litestream4j.restore;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.litestream4j.io.Time;
import org.litestream4j.ltx.LtxDecoder;
import org.litestream4j.ltx.LtxException;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaException;
import org.litestream4j.replica.RestorableChain;

/**
 * Reads all of a replica and says what is wrong with it: each file has to decode, no level may have
 * a gap, the newest state has to be restorable, and each file has to make of the state before it
 * the one that it records. Nothing is written; 8 bytes of memory for each page of the database.
 */
public final class Validation {
  private final ReplicaClient replica;
  private final List<Finding> findings = new ArrayList<>();
  private final List<LtxFileInfo> vanished = new ArrayList<>();
  private final OverlaidState state = new OverlaidState();
  private long newestTxid;
  private long newestMillis;

  private Validation(ReplicaClient replica) {
    this.replica = replica;
  }

  /**
   * @param parallelism how many small files are fetched at once
   * @throws ReplicaException if the replica cannot be read, which says nothing about it
   */
  public static ValidationReport of(
      ReplicaClient replica, int parallelism, RestoreProgress progress) throws IOException {
    return new Validation(replica).run(parallelism, progress);
  }

  private ValidationReport run(int parallelism, RestoreProgress progress) throws IOException {
    List<LtxFileInfo> listing = Restore.from(replica).list(RestoreTarget.latest());
    List<ReplicaWalk.Step> steps = ReplicaWalk.through(listing);
    List<LtxFileInfo> files =
        steps.stream().map(ReplicaWalk.Step::file).collect(Collectors.toList());
    ReadCount count =
        new ReadCount(progress, files.stream().mapToLong(LtxFileInfo::sizeBytes).sum());
    try (ReadAhead inputs = new ReadAhead(replica, files, parallelism, Time.SYSTEM)) {
      for (ReplicaWalk.Step step : steps) {
        take(step, inputs, count);
      }
    }
    List<LtxFileInfo> remaining = vanished.isEmpty() ? listing : withoutDeleted(listing);
    findings.addAll(LevelGaps.in(remaining));
    requireRestorable(remaining);
    return new ValidationReport(
        replica.displayUrl(), remaining, findings, newestTxid, newestMillis, state);
  }

  private void take(ReplicaWalk.Step step, ReadAhead inputs, ReadCount count) throws IOException {
    LtxFileInfo file = step.file();
    try (InputStream in = count.of(inputs.next())) {
      read(step, LtxInput.decode(in, file));
    } catch (LtxException | EOFException e) {
      findings.add(Finding.in(file, String.valueOf(e.getMessage())));
      loseIfOnItsWay(step);
    } catch (ReplicaException e) {
      if (e.kind() != ReplicaException.Kind.NOT_FOUND) {
        throw e;
      }
      vanished.add(file);
      loseIfOnItsWay(step);
    }
  }

  private void loseIfOnItsWay(ReplicaWalk.Step step) {
    if (step.role() == ReplicaWalk.Role.LEADS_ON || step.role() == ReplicaWalk.Role.BEGINS) {
      state.lose();
    }
  }

  private void read(ReplicaWalk.Step step, LtxDecoder decoder) throws IOException {
    LtxFileInfo file = step.file();
    boolean isImage = decoder.header().isSnapshot();
    boolean buildsOnState = state.isKnown() && file.minTxid() - 1 <= state.txid();
    if (step.role() == ReplicaWalk.Role.BEGINS || (isImage && !state.isKnown())) {
      state.beginAnew();
      state.advanceBy(decoder);
    } else if (isImage) {
      proveAlone(file, decoder);
    } else if (buildsOnState && step.role() == ReplicaWalk.Role.LEADS_ON) {
      state.advanceBy(decoder);
    } else if (buildsOnState && step.role() == ReplicaWalk.Role.BUILDS_ON) {
      state.prove(decoder);
    } else {
      readToEnd(decoder);
      loseIfOnItsWay(step);
    }
    if (file.maxTxid() >= newestTxid) {
      newestTxid = file.maxTxid();
      newestMillis = decoder.header().timestampMillis();
    }
  }

  /** An image that the walk passes: it has to be the state that was reached in smaller steps. */
  private void proveAlone(LtxFileInfo file, LtxDecoder decoder) throws IOException {
    long rolling = OverlaidState.checksumOf(decoder);
    if (state.isProved()
        && decoder.header().databaseChecksum() != 0
        && state.txid() == file.maxTxid()
        && state.rolling() != rolling) {
      throw new LtxException(
          "it is another state than the files make that lead to the same TXID: two histories of the"
              + " database are mixed");
    }
  }

  private static void readToEnd(LtxDecoder decoder) throws IOException {
    byte[] page = new byte[decoder.header().pageSize()];
    long pgno;
    do {
      pgno = decoder.readPage(page);
    } while (pgno != LtxDecoder.END);
  }

  /** What was deleted since the listing, as retention does, is no fault if it is not missed. */
  private List<LtxFileInfo> withoutDeleted(List<LtxFileInfo> listing) throws IOException {
    List<String> now = new ArrayList<>();
    Restore.from(replica).list(RestoreTarget.latest()).forEach(file -> now.add(file.toString()));
    List<LtxFileInfo> remaining = new ArrayList<>(listing);
    for (LtxFileInfo file : vanished) {
      if (now.contains(file.toString())) {
        findings.add(Finding.in(file, "it is listed, and cannot be read"));
      } else {
        remaining.remove(file);
      }
    }
    return remaining;
  }

  private void requireRestorable(List<LtxFileInfo> listing) {
    RestorableChain chain = RestorableChain.of(listing);
    if (listing.isEmpty()) {
      findings.add(Finding.ofAll(0, 0, "it holds no files: nothing was replicated to it"));
    } else if (!chain.isWhole()) {
      long newest = chain.newestTxid();
      findings.add(
          Finding.ofAll(
              1, newest, "its newest state cannot be restored: " + chain.missing(newest)));
    }
  }
}
