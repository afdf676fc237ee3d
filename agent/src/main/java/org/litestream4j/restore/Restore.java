package org.litestream4j.restore;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.litestream4j.io.AtomicFile;
import org.litestream4j.ltx.LtxDecoder;
import org.litestream4j.ltx.LtxException;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaException;

/**
 * Brings a state of a replica back as a database file: whole, proved and durable, or not at all.
 *
 * <pre>{@code
 * RestoredDatabase database = Restore.from(replica).to(path).run();
 * }</pre>
 */
public final class Restore {
  private static final int LEVELS = 10;
  private static final int PLANS = 3;

  /** Header, terminator, empty index and trailer take more than this. */
  private static final int SMALLEST_FILE_BYTES = LtxHeader.SIZE_BYTES;

  private final ReplicaClient replica;
  private final Path path;
  private RestoreTarget target = RestoreTarget.latest();
  private Overwrite overwrite = Overwrite.NEVER;
  private DatabaseCheck check = database -> {};
  private RestoreProgress progress = (doneBytes, totalBytes) -> {};

  private Restore(ReplicaClient replica, Path path) {
    this.replica = replica;
    this.path = path;
  }

  /** Where to restore from; {@link Source#to} says where to. */
  public static Source from(ReplicaClient replica) {
    return new Source(replica);
  }

  /** A replica to restore from. */
  public static final class Source {
    private final ReplicaClient replica;

    private Source(ReplicaClient replica) {
      this.replica = replica;
    }

    /** A restore of the newest state to {@code path}, where nothing may lie yet. */
    public Restore to(Path path) {
      return new Restore(replica, path);
    }

    /** What would be restored. */
    public RestorePlan plan(RestoreTarget target) throws IOException {
      ReplicaClient.Timestamps timestamps =
          target.isMoment() ? ReplicaClient.Timestamps.EXACT : ReplicaClient.Timestamps.LISTED;
      List<LtxFileInfo> listing = new ArrayList<>();
      for (int level = 0; level < LEVELS; level++) {
        listing.addAll(replica.list(level, 0, timestamps));
      }
      return RestorePlan.of(listing, target);
    }
  }

  /** Another state than the newest. */
  public Restore target(RestoreTarget wanted) {
    this.target = wanted;
    return this;
  }

  /** What may happen to a database that lies there. */
  public Restore overwrite(Overwrite permission) {
    this.overwrite = permission;
    return this;
  }

  /** A further examination of the result, before it takes its place. */
  public Restore check(DatabaseCheck examination) {
    this.check = examination;
    return this;
  }

  public Restore progress(RestoreProgress listener) {
    this.progress = listener;
    return this;
  }

  /**
   * Restores.
   *
   * @throws RestoreException if there is no such state, it is damaged, or the output is in the way
   * @throws ReplicaException if the replica cannot be read
   * @throws IOException if the database cannot be written
   */
  public RestoredDatabase run() throws IOException {
    RestoreOutput output = RestoreOutput.at(path, overwrite);
    output.refuseUnlessFree();
    for (int attempt = 1; ; attempt++) {
      try {
        return restore(new Source(replica).plan(target), output);
      } catch (ReplicaException e) {
        // Retention deletes files that a later compaction has covered: the next plan avoids them.
        if (e.kind() != ReplicaException.Kind.NOT_FOUND || attempt == PLANS) {
          throw e;
        }
      }
    }
  }

  private RestoredDatabase restore(RestorePlan plan, RestoreOutput output) throws IOException {
    refuseTooSmall(plan);
    ReadCount count = new ReadCount(progress, plan.sizeBytes());
    try (AtomicFile file = output.begin()) {
      DatabaseAssembly assembly = new DatabaseAssembly(file.channel());
      for (LtxFileInfo info : plan.files()) {
        apply(info, assembly, count);
      }
      RestoredDatabase database = assembly.finish(output.path());
      check.examine(file.temporaryPath());
      output.publish(file);
      return database;
    }
  }

  private void apply(LtxFileInfo info, DatabaseAssembly assembly, ReadCount count)
      throws IOException {
    try (InputStream in = count.of(new ResumingInput(replica, info, Pause.SLEEP))) {
      LtxDecoder decoder = LtxDecoder.open(in);
      LtxHeader header = decoder.header();
      if (header.minTxid() != info.minTxid() || header.maxTxid() != info.maxTxid()) {
        throw new LtxException(
            "it holds " + LtxFileName.of(header.minTxid(), header.maxTxid()) + " by its header");
      }
      assembly.begin(header);
      byte[] page = new byte[header.pageSize()];
      long pgno;
      while ((pgno = decoder.readPage(page)) != LtxDecoder.END) {
        assembly.writePage(pgno, page, decoder.pageChecksum());
      }
    } catch (LtxException | EOFException e) {
      throw RestoreException.damaged("cannot restore " + info + ": " + e.getMessage(), e);
    }
  }

  private static void refuseTooSmall(RestorePlan plan) throws RestoreException {
    for (LtxFileInfo file : plan.files()) {
      if (file.sizeBytes() < SMALLEST_FILE_BYTES) {
        throw RestoreException.damaged(
            String.format(
                "invalid ltx file: level=%d min=%016x max=%016x has size %d bytes (minimum %d)",
                file.level(),
                file.minTxid(),
                file.maxTxid(),
                file.sizeBytes(),
                SMALLEST_FILE_BYTES),
            null);
      }
    }
  }
}
