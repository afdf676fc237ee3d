package org.litestream4j.capture;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.FileSize;
import org.litestream4j.io.SideFile;
import org.litestream4j.json.JsonObject;
import org.litestream4j.ltx.LockPage;
import org.litestream4j.ltx.LtxException;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.ltx.PageChecksum;
import org.litestream4j.ltx.RollingChecksum;
import org.litestream4j.sqlite.ClosedDatabase;
import org.litestream4j.sqlite.DatabaseFile;
import org.litestream4j.sqlite.StateMovedException;
import org.litestream4j.sqlite.WalFile;
import org.litestream4j.sqlite.WalMismatchException;
import org.litestream4j.sqlite.WalPosition;
import org.litestream4j.sqlite.WalRange;

/**
 * What the files of a database and its meta directory show at one moment to a process that does not
 * replicate it. Nothing is written, and no lock is taken. Only for a process in which no app has
 * the database open.
 */
public final class OutsideView {
  private final Path path;
  private final MetaDirectory meta;
  private final Optional<FileIdentity> file;
  private final Optional<FileIdentity> wal;
  private final Optional<ChainState> state;
  private final long lastTxid;
  private final long lastTimestampMillis;
  private final boolean isCaptured;
  private final WalPosition walEnd;

  private OutsideView(
      Path path,
      MetaDirectory meta,
      Optional<FileIdentity> file,
      Optional<FileIdentity> wal,
      Optional<ChainState> state,
      long lastTxid,
      long lastTimestampMillis,
      boolean isCaptured,
      WalPosition walEnd) {
    this.path = path;
    this.meta = meta;
    this.file = file;
    this.wal = wal;
    this.state = state;
    this.lastTxid = lastTxid;
    this.lastTimestampMillis = lastTimestampMillis;
    this.isCaptured = isCaptured;
    this.walEnd = walEnd;
  }

  /** How it looks now. */
  public static OutsideView of(Path path, MetaDirectory meta) throws IOException {
    Optional<ChainState> state = record(meta);
    Optional<FileIdentity> file = FileIdentity.read(path);
    Optional<FileIdentity> wal =
        FileIdentity.read(SideFile.WAL.of(path)).filter(found -> found.sizeBytes() > 0);
    long lastTxid = Math.max(newest(meta), state.map(ChainState::txid).orElse(0L));
    WalPosition walEnd = WalPosition.NONE;
    boolean isCaptured = false;
    try (WalFile reader = new WalFile(path)) {
      WalPosition captured = state.map(ChainState::walPosition).orElse(WalPosition.NONE);
      WalRange newer = reader.scan(captured, Long.MAX_VALUE);
      walEnd = newer.end();
      isCaptured =
          state.isPresent()
              && file.isPresent()
              && state.get().txid() == lastTxid
              && (wal.isPresent()
                  ? newer.isEmpty() && reader.holdsAllUpTo(state.get().walPosition())
                  : isAsClosed(state.get(), file.get()));
    } catch (WalMismatchException e) {
      isCaptured = false;
    }
    return new OutsideView(
        path, meta, file, wal, state, lastTxid, meta.newestTimestampMillis(), isCaptured, walEnd);
  }

  private static boolean isAsClosed(ChainState state, FileIdentity file) {
    return state.closedFile().filter(closed -> closed.provesUntouched(file)).isPresent();
  }

  private static Optional<ChainState> record(MetaDirectory meta) throws IOException {
    try (InputStream in = Files.newInputStream(meta.file(PageChecksumFile.NAME))) {
      byte[] bytes = new byte[ChainState.SIZE_BYTES];
      int length = 0;
      int count;
      while (length < bytes.length && (count = in.read(bytes, length, bytes.length - length)) > 0) {
        length += count;
      }
      return length < bytes.length ? Optional.empty() : ChainState.readFrom(bytes);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static long newest(MetaDirectory meta) throws IOException {
    long newest = 0;
    for (int level : new int[] {0, LtxLevel.SNAPSHOT}) {
      for (LtxFileName name : meta.list(level)) {
        newest = Math.max(newest, name.maxTxid());
      }
    }
    return newest;
  }

  /** Whether there is a database. */
  public boolean exists() {
    return file.filter(found -> found.sizeBytes() > 0).isPresent() || wal.isPresent();
  }

  /** Whether it was ever captured, as far as is known here. */
  public boolean isKnown() {
    return lastTxid > 0;
  }

  /** What was captured last; 0 if nothing was. */
  public long lastTxid() {
    return lastTxid;
  }

  /** When that was captured, milliseconds since the Unix epoch; 0 if that is not known. */
  public long lastTimestampMillis() {
    return lastTimestampMillis;
  }

  /** The checksum that the database had then; empty if that is not known. */
  public OptionalLong lastChecksum() {
    return state.isPresent() && state.get().txid() == lastTxid
        ? OptionalLong.of(state.get().databaseChecksum())
        : OptionalLong.empty();
  }

  /** Bytes. */
  public long walSizeBytes() {
    return wal.map(FileIdentity::sizeBytes).orElse(0L);
  }

  /** When one of its files was written to last, milliseconds since the Unix epoch; 0 if never. */
  public long writtenMillis() {
    return TimeUnit.MICROSECONDS.toMillis(
        Math.max(
            file.map(FileIdentity::modifiedMicros).orElse(0L),
            wal.map(FileIdentity::modifiedMicros).orElse(0L)));
  }

  /** Whether it provably holds nothing that is not captured. */
  public boolean isCaptured() {
    return isCaptured;
  }

  /** Whether there is a WAL with something in it. */
  public boolean hasWal() {
    return wal.isPresent();
  }

  /** Whether all that was in the WAL when {@code earlier} was taken is captured now. */
  public boolean hasCaptured(OutsideView earlier) {
    if (isCaptured) {
      return true;
    }
    if (!state.isPresent() || earlier.walEnd.isNone()) {
      return false;
    }
    WalPosition captured = state.get().walPosition();
    WalPosition before = earlier.state.map(ChainState::walPosition).orElse(WalPosition.NONE);
    return captured.isSameGeneration(earlier.walEnd)
        ? captured.offset() >= earlier.walEnd.offset()
        : !captured.isNone() && !captured.isSameGeneration(before);
  }

  /** The checksum of the database, read page by page; empty if somebody writes to it meanwhile. */
  public OptionalLong checksum(Clock clock) throws IOException {
    if (!file.isPresent()) {
      return OptionalLong.empty();
    }
    DatabaseFile opened = DatabaseFile.open(path, file.get().inode());
    try {
      Optional<ClosedDatabase> database = ClosedDatabase.read(path, opened, clock);
      return database.isPresent() ? checksum(database.get()) : OptionalLong.empty();
    } catch (StateMovedException moved) {
      return OptionalLong.empty();
    } finally {
      DatabaseFile.closeAfterLastConnection(path, opened.inode());
    }
  }

  private static OptionalLong checksum(ClosedDatabase database) throws IOException {
    try (ClosedDatabase pages = database) {
      long rolling = RollingChecksum.EMPTY;
      byte[] page = new byte[pages.pageSizeBytes()];
      long lockPage = LockPage.of(page.length);
      for (int pgno = 1; pgno <= pages.commitPages(); pgno++) {
        if (pgno != lockPage) {
          pages.read(pgno, page);
          rolling = RollingChecksum.add(rolling, PageChecksum.of(pgno, page, 0, page.length));
        }
      }
      pages.verifyStable();
      return OptionalLong.of(rolling);
    }
  }

  /** Who the database is; empty if it has no identity yet. */
  public Optional<String> identity() throws IOException {
    try {
      byte[] content = Files.readAllBytes(meta.file(DatabaseIdentity.FILE_NAME));
      return Optional.ofNullable(JsonObject.parse(content).get("id"));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** What is captured and lies behind {@code txid}. */
  public Spool spoolBehind(long txid) throws IOException {
    int files = 0;
    long bytes = 0;
    long oldestMillis = 0;
    for (int level : new int[] {0, LtxLevel.SNAPSHOT}) {
      for (LtxFileName name : meta.list(level)) {
        if (name.maxTxid() > txid) {
          Path path = meta.ltxFile(level, name);
          files++;
          bytes += FileSize.ofAny(path);
          oldestMillis = oldestMillis == 0 ? timestampMillis(path) : oldestMillis;
        }
      }
    }
    return new Spool(files, bytes, oldestMillis);
  }

  private static long timestampMillis(Path path) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      return LtxHeader.readFrom(in).timestampMillis();
    } catch (LtxException | EOFException | NoSuchFileException gone) {
      return 0;
    }
  }

  /** Files that are captured and not sent. */
  public static final class Spool {
    public static final Spool NONE = new Spool(0, 0, 0);

    private final int files;
    private final long bytes;
    private final long oldestMillis;

    private Spool(int files, long bytes, long oldestMillis) {
      this.files = files;
      this.bytes = bytes;
      this.oldestMillis = oldestMillis;
    }

    public int files() {
      return files;
    }

    public long bytes() {
      return bytes;
    }

    /** When the first of them was captured, milliseconds since the Unix epoch; 0 if unknown. */
    public long oldestMillis() {
      return oldestMillis;
    }
  }
}
