package org.litestream4j.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.sqlite.ClosedDatabase;
import org.litestream4j.sqlite.DatabaseFile;
import org.litestream4j.sqlite.StateMovedException;
import org.litestream4j.sqlite.WalFile;
import org.litestream4j.sqlite.WalPosition;

/**
 * Brings the chain up to a database that no connection of ours holds, by comparing it page by page,
 * without a lock; and notes how the file looked, so that the next start need not read it again.
 * Where another process keeps it open in WAL mode, its WAL is read with it.
 */
public final class ClosedCapture {
  private final Path path;
  private final LocalChain chain;
  private final Clock clock;

  public ClosedCapture(Path path, LocalChain chain, Clock clock) {
    this.path = path;
    this.chain = chain;
    this.clock = clock;
  }

  /** The journal mode that is to be put back once nobody has the database open. */
  public LeftMode leftMode() {
    return LeftMode.of(chain.meta());
  }

  /**
   * Whether {@code found} provably is the closed file that the chain in {@code meta} was brought up
   * to last, by whichever process.
   */
  public static boolean isOnRecord(MetaDirectory meta, FileIdentity found) throws IOException {
    Optional<PageChecksumFile> file = PageChecksumFile.open(meta.file(PageChecksumFile.NAME));
    if (!file.isPresent()) {
      return false;
    }
    try (PageChecksumFile record = file.get()) {
      return record
          .state()
          .flatMap(ChainState::closedFile)
          .filter(closed -> closed.provesUntouched(found))
          .isPresent();
    }
  }

  /** Whether the database provably has not changed since the chain was brought up to it. */
  public boolean isUpToDate() throws IOException {
    return StateProof.holds(chain.state(), path);
  }

  /**
   * Whether the database provably has all of the chain, and perhaps more: nothing that was captured
   * is lost, as it may be after a power cut, or if an earlier disk is back.
   */
  public boolean hasAllOfChain() throws IOException {
    Optional<ChainState> state = chain.state();
    if (!state.isPresent() || isUpToDate()) {
      return state.isPresent();
    }
    try (WalFile wal = new WalFile(path)) {
      return !state.get().walPosition().isNone() && wal.holdsAllUpTo(state.get().walPosition());
    }
  }

  /** Where the last commit in the WAL ends. */
  public WalPosition walEnd() throws IOException {
    try (WalFile wal = new WalFile(path)) {
      return wal.scanGeneration().end();
    }
  }

  /** Reads all of the database; empty if it is not at rest, and is to be tried again. */
  public Optional<ClosedContent> read(DatabaseFile file) throws IOException {
    Optional<ClosedDatabase> database = ClosedDatabase.read(path, file, clock);
    if (!database.isPresent()) {
      return Optional.empty();
    }
    try (ClosedDatabase closed = database.get()) {
      return Optional.of(ClosedContent.of(closed, chain));
    } catch (StateMovedException e) {
      return Optional.empty();
    }
  }

  /**
   * Appends what differs.
   *
   * @return the file that the chain describes now; empty if the database is not at rest, and is to
   *     be tried again
   */
  public Optional<FileIdentity> capture(DatabaseFile file) throws IOException {
    Optional<ClosedDatabase> database = ClosedDatabase.read(path, file, clock);
    if (!database.isPresent()) {
      return Optional.empty();
    }
    try (ClosedDatabase closed = database.get()) {
      chain.appendDifference(closed, closed.walEnd());
      if (closed.isWithoutWal()) {
        recordClosed(closed.identity());
      }
      return Optional.of(closed.identity());
    } catch (StateMovedException e) {
      return Optional.empty();
    }
  }

  /**
   * Notes that the file is the end of the chain, if it has been at rest since it was left as that.
   *
   * @return false if that is not known or not so
   */
  public boolean recordIfUntouched(Optional<FileIdentity> leftAs) throws IOException {
    Optional<FileIdentity> now = FileIdentity.read(path);
    if (leftAs.isPresent()
        && now.equals(leftAs)
        && ClosedDatabase.isAtRestWithoutWal(path, clock)) {
      recordClosed(leftAs.get());
      return true;
    }
    return false;
  }

  /**
   * Notes that the closed file is the end of the chain.
   *
   * @param identity of the file, read before the last look at its content
   */
  private void recordClosed(FileIdentity identity) throws IOException {
    long nowMicros = TimeUnit.MILLISECONDS.toMicros(clock.millis());
    chain.recordClosed(ClosedFile.of(identity, chain.firstPageChecksum(), nowMicros));
  }
}
