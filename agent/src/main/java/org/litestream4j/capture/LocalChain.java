package org.litestream4j.capture;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.ltx.PageEncoding;
import org.litestream4j.ltx.RollingChecksum;
import org.litestream4j.sqlite.PageSource;
import org.litestream4j.sqlite.StateMovedException;
import org.litestream4j.sqlite.WalPosition;
import org.litestream4j.sqlite.WalRange;

/**
 * The chain of LTX files of one database in its meta directory. A file is durable before the page
 * checksums follow it; where they lag behind after a crash, they are brought up from the files.
 *
 * <p>Not safe for use by several threads at once, except for {@link #lastTxid()}.
 */
public final class LocalChain implements Closeable {
  private final MetaDirectory meta;
  private final PageEncoding encoding;
  private final Clock clock;
  private final PageChecksums checksums;
  private final Forgetting forgetting;
  private final Spool spool;
  private volatile long lastTxid;

  /** Of the newest file, here or at a replica: time along the chain never goes back. */
  private volatile long lastTimestampMillis;

  /** A step has begun and not ended: what is in memory may not be what the files say. */
  private boolean isInterrupted;

  private LocalChain(
      MetaDirectory meta, PageEncoding encoding, Clock clock, PageChecksums checksums) {
    this.meta = meta;
    this.encoding = encoding;
    this.clock = clock;
    this.checksums = checksums;
    this.forgetting = new Forgetting(meta, checksums);
    this.spool = new Spool(meta, encoding);
  }

  /** Opens the chain in {@code meta}, which is made if it is missing. */
  public static LocalChain open(MetaDirectory meta, PageEncoding encoding, Clock clock)
      throws IOException {
    meta.prepare();
    LocalChain chain = new LocalChain(meta, encoding, clock, PageChecksums.load(meta));
    chain.lastTxid = chain.checksums.isKnown() ? chain.checksums.state().txid() : 0;
    chain.lookForNewestFile();
    if (!chain.followsNewestFile()) {
      chain.checksums.forget();
    }
    chain.lastTimestampMillis = meta.newestTimestampMillis();
    return chain;
  }

  private void lookForNewestFile() throws IOException {
    long newest = lastTxid;
    for (int level : MetaDirectory.LEVELS) {
      for (LtxFileName name : meta.list(level)) {
        newest = Math.max(newest, name.maxTxid());
      }
    }
    lastTxid = newest;
  }

  public MetaDirectory meta() {
    return meta;
  }

  /** The TXID of the newest file; 0 if there is none. */
  public long lastTxid() {
    return lastTxid;
  }

  /** What is known of the state at {@link #lastTxid()}; empty if nothing is. */
  Optional<ChainState> state() {
    return checksums.isKnown() ? Optional.of(checksums.state()) : Optional.empty();
  }

  /**
   * Appends the commits of a range as one L0 file. The state before the range must be known.
   *
   * @param pages the state at the end of the range
   * @throws StateMovedException if the state before the range is known no longer
   */
  void append(PageChanges changes, PageSource pages) throws IOException {
    mend();
    if (!checksums.isKnown()) {
      throw new StateMovedException("what the database was before is known no longer");
    }
    wholly(() -> appendTo(checksums.state(), changes, pages));
  }

  private void appendTo(ChainState before, PageChanges changes, PageSource pages)
      throws IOException {
    WalRange range = changes.range();
    int[] changed = changes.pages();
    long rolling = before.databaseChecksum();
    long[] newChecksums = new long[changed.length];
    byte[] page = new byte[pages.pageSizeBytes()];
    try (LtxFile file = nextFile(pages, range.start(), range.end())) {
      for (int i = 0; i < changed.length; i++) {
        int pgno = changed[i];
        pages.read(pgno, page);
        newChecksums[i] = file.writePage(pgno, page);
        rolling =
            pgno <= before.commitPages()
                ? RollingChecksum.replace(rolling, checksums.get(pgno), newChecksums[i])
                : RollingChecksum.add(rolling, newChecksums[i]);
      }
      for (int gone = pages.commitPages() + 1; gone <= before.commitPages(); gone++) {
        rolling = RollingChecksum.remove(rolling, checksums.get(gone));
      }
      pages.verifyStable();
      spool.added(file.publish(rolling));
    }
    advance();
    follow(
        changed,
        newChecksums,
        ChainState.unproved(lastTxid, page.length, pages.commitPages(), rolling).at(range.end()));
  }

  /** Lets the page checksums follow a file that is durable by now. */
  private void follow(int[] pages, long[] newChecksums, ChainState reached) throws IOException {
    for (int i = 0; i < pages.length; i++) {
      checksums.put(pages[i], newChecksums[i]);
    }
    checksums.record(reached);
  }

  /**
   * Compares every page with the state at the end of the chain and appends those that differ as one
   * L0 file; nothing is appended if none does. Where no state is known every page differs. The
   * first file of a chain, and the first of another page size, is a snapshot, followed by an L0
   * file with page 1 alone, so that a real Litestream can take the replica over.
   *
   * @param position where the WAL stands at the state of {@code pages}
   */
  void appendDifference(PageSource pages, WalPosition position) throws IOException {
    mend();
    wholly(() -> compare(pages, position));
  }

  private void compare(PageSource pages, WalPosition position) throws IOException {
    boolean startsAnew =
        !checksums.isKnown() || checksums.state().pageSizeBytes() != pages.pageSizeBytes();
    meta.requireRoom(NeededRoom.toCompare(pages.commitPages(), pages.pageSizeBytes(), startsAnew));
    byte[] firstPage;
    try (FullScan scan =
        FullScan.run(
            pages,
            meta,
            startsAnew ? Optional.empty() : checksums.base(),
            () ->
                startsAnew
                    ? snapshotFile(pages, position, lastTxid + 1)
                    : nextFile(pages, position, position))) {
      spool.added(scan.publishLtx());
      if (scan.foundDifferences()) {
        advance();
      }
      checksums.replaceBy(
          scan,
          ChainState.unproved(
                  lastTxid, pages.pageSizeBytes(), pages.commitPages(), scan.databaseChecksum())
              .at(position));
      firstPage = scan.firstPage();
    }
    if (startsAnew) {
      writeFirstPage(firstPage, pages, position);
    }
  }

  /**
   * Writes the state at the end of the chain as a snapshot, for a replica that has nothing to build
   * on, and after it the next L0 file.
   */
  void appendSnapshot(PageSource pages, WalPosition position) throws IOException {
    mend();
    wholly(() -> writeSnapshot(pages, position));
  }

  private void writeSnapshot(PageSource pages, WalPosition position) throws IOException {
    meta.requireRoom(NeededRoom.toCompare(pages.commitPages(), pages.pageSizeBytes(), true));
    byte[] firstPage;
    try (FullScan scan =
        FullScan.run(
            pages, meta, Optional.empty(), () -> snapshotFile(pages, position, lastTxid))) {
      if (scan.databaseChecksum() != checksums.state().databaseChecksum()) {
        throw new StateMovedException("the database is not what the chain says it is");
      }
      spool.added(scan.publishLtx());
      firstPage = scan.firstPage();
    }
    writeFirstPage(firstPage, pages, position);
  }

  private interface Step {
    void run() throws IOException;
  }

  /** Notes a step that does not come to its end, for whatever error: see {@link #mend}. */
  private void wholly(Step step) throws IOException {
    isInterrupted = true;
    step.run();
    isInterrupted = false;
  }

  /**
   * After a step that did not come to its end, be it for a full disk or for a full heap: what is in
   * memory is read again from the files.
   */
  private void mend() throws IOException {
    if (isInterrupted || checksums.isTorn() || !followsNewestFile()) {
      isInterrupted = true;
      lookForNewestFile();
      checksums.reload();
      if (!followsNewestFile()) {
        checksums.forget();
      }
      isInterrupted = false;
    }
  }

  private boolean followsNewestFile() {
    return !checksums.isKnown() || checksums.state().txid() == lastTxid;
  }

  /** Appends an L0 file with page 1 alone: all that a change of the journal mode changes. */
  void appendFirstPage(PageSource pages, WalPosition position) throws IOException {
    mend();
    byte[] page = new byte[pages.pageSizeBytes()];
    pages.read(1, page);
    pages.verifyStable();
    wholly(() -> writeFirstPage(page, pages, position));
  }

  /** A real Litestream needs an L0 file behind a snapshot to take the replica over. */
  private void writeFirstPage(byte[] page, PageSource pages, WalPosition position)
      throws IOException {
    ChainState before = checksums.state();
    long checksum;
    long rolling;
    try (LtxFile file = nextFile(pages, position, position)) {
      checksum = file.writePage(1, page);
      rolling = RollingChecksum.replace(before.databaseChecksum(), checksums.get(1), checksum);
      spool.added(file.publish(rolling));
    }
    advance();
    follow(
        new int[] {1},
        new long[] {checksum},
        ChainState.unproved(lastTxid, page.length, before.commitPages(), rolling).at(position));
  }

  /** Notes how the database file looks now that it is closed and equal to the last file. */
  void recordClosed(ClosedFile file) throws IOException {
    mend();
    checksums.force();
    checksums.record(checksums.state().closedAs(file));
  }

  /** The checksum of page 1 at the end of the chain. */
  long firstPageChecksum() throws IOException {
    return checksums.get(1);
  }

  /**
   * Makes sure that files of ours can grow a little: what is at the replicas goes before it comes
   * to giving up.
   *
   * @throws NoRoomException if that did not help
   */
  void makeRoom() throws IOException {
    if (meta.room().usableBytes(meta.root()) < NeededRoom.SHORT_BYTES) {
      forget();
      meta.requireRoom(NeededRoom.RESERVE_BYTES);
    }
  }

  /** Every file up to {@code txid} is at the replicas and need not be kept here. */
  public void mayForget(long txid) {
    forgetting.allow(txid);
  }

  /**
   * How large the files may become that wait for the replicas.
   *
   * @param bytes empty for four times the database, and 64 MiB at least
   */
  public void limitSpool(OptionalLong bytes) {
    spool.limit(bytes);
  }

  /** As {@link #forget()}, when there is enough to make it worth an fsync. */
  public void forgetNowAndThen() throws IOException {
    if (forgetting.isWorthIt(lastTxid) || spool.isOver(databaseBytes())) {
      forget();
    }
  }

  /**
   * Deletes the files that need not be kept, except for the newest, and merges what is too much.
   */
  public void forget() throws IOException {
    forgetting.run(lastTxid);
    if (spool.isOver(databaseBytes())) {
      mend();
      if (checksums.isKnown()) {
        checksums.force();
      }
      spool.shrink(databaseBytes());
    }
  }

  private long databaseBytes() {
    return state().map(known -> (long) known.commitPages() * known.pageSizeBytes()).orElse(0L);
  }

  /** Gives up the local files: the next one is {@code txid + 1} and holds every page. */
  public void restartAfter(long txid) throws IOException {
    checksums.forget();
    meta.deleteChain();
    lastTxid = txid;
  }

  /**
   * As {@link #restartAfter}, where a replica has gone on from the end of the chain: the next file
   * holds what differs from that.
   *
   * @return false if it has not, and nothing is done
   */
  public boolean goOnAfter(NewerPages newer) throws IOException {
    mend();
    if (!checksums.isKnown() || !newer.continues(checksums.state()) || !checksums.follow(newer)) {
      return false;
    }
    lastTxid = checksums.state().txid();
    meta.deleteChain();
    return true;
  }

  /** As {@link #restartAfter}, where the whole state after that TXID is known. */
  void goOnFrom(FullScan scan, ChainState state) throws IOException {
    restartAfter(state.txid());
    checksums.replaceBy(scan, state);
  }

  /** The state at the end of the chain, as far as it is known. On any thread. */
  public ChainPosition position() {
    return checksums.position();
  }

  /** Lets go of what it has open, until it is needed again. */
  @Override
  public void close() throws IOException {
    checksums.close();
  }

  private void advance() {
    long next = lastTxid + 1;
    lastTxid = next;
  }

  private LtxFile nextFile(PageSource pages, WalPosition start, WalPosition end)
      throws IOException {
    LtxFileName name = LtxFileName.of(lastTxid + 1, lastTxid + 1);
    return LtxFile.create(meta, 0, name, header(pages, start, end), encoding);
  }

  private LtxFile snapshotFile(PageSource pages, WalPosition position, long maxTxid)
      throws IOException {
    meta.createLevel(LtxLevel.SNAPSHOT);
    LtxFileName name = LtxFileName.of(1, maxTxid);
    return LtxFile.create(
        meta, LtxLevel.SNAPSHOT, name, header(pages, position, position), encoding);
  }

  /** The chain goes on from a file that was made at that time. On any thread. */
  public synchronized void goesOnFrom(long timestampMillis) {
    lastTimestampMillis = Math.max(lastTimestampMillis, timestampMillis);
  }

  /** Whether it is not known when the file was made that the chain goes on from. On any thread. */
  public boolean lacksTime() {
    return lastTimestampMillis == 0;
  }

  /** By how much the clock is behind the newest file; 0 if it is not. */
  public long clockIsBehindMillis() {
    return Math.max(0, lastTimestampMillis - clock.millis());
  }

  private LtxHeader.Builder header(PageSource pages, WalPosition start, WalPosition end) {
    goesOnFrom(clock.millis());
    return LtxFile.header(pages, lastTimestampMillis, start, end);
  }
}
