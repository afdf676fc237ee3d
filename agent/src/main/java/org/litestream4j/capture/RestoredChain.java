package org.litestream4j.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.litestream4j.io.AtomicFile;
import org.litestream4j.io.FileIdentity;

/**
 * What a restore leaves in the meta directory: whose database this is, where it came from, and
 * where its chain stands. Replication goes on from there without reading the database again.
 */
public final class RestoredChain {
  /** Takes the checksum of a page. */
  public interface PageSink {
    void page(long pgno, long checksum) throws IOException;
  }

  /** Tells the checksum of every page, the lock page excepted. */
  public interface Pages {
    void forEach(PageSink sink) throws IOException;
  }

  private final Path database;
  private final ChainState state;
  private final Pages pages;

  private RestoredChain(Path database, ChainState state, Pages pages) {
    this.database = database;
    this.state = state;
    this.pages = pages;
  }

  /**
   * @param txid of the restored state
   * @param commitPages size of the database in pages
   * @param databaseChecksum rolling checksum of the pages
   */
  public static RestoredChain of(
      Path database,
      long txid,
      int pageSizeBytes,
      int commitPages,
      long databaseChecksum,
      Pages pages) {
    return new RestoredChain(
        database, ChainState.unproved(txid, pageSizeBytes, commitPages, databaseChecksum), pages);
  }

  /** Replaces whatever {@code meta} says of an earlier database at that path. */
  public void writeTo(MetaDirectory meta, DatabaseIdentity identity, Clock clock)
      throws IOException {
    meta.startAnew(identity);
    Path target = meta.file(PageChecksumFile.NAME);
    try (AtomicFile file = AtomicFile.create(target)) {
      PageChecksumFile checksums = PageChecksumFile.over(target, file.channel());
      pages.forEach((pgno, checksum) -> checksums.put((int) pgno, checksum));
      checksums.writeState(stateWithProof(checksums, clock));
      file.publish();
    }
  }

  /** Waits until the file is old enough that its times prove that nobody has written since. */
  private ChainState stateWithProof(PageChecksumFile checksums, Clock clock) throws IOException {
    Optional<FileIdentity> identity = FileIdentity.read(database);
    if (!identity.isPresent()) {
      return state;
    }
    long safeMicros = identity.get().changedMicros() + FileIdentity.SAFE_AGE_MICROS;
    long nowMicros = TimeUnit.MILLISECONDS.toMicros(clock.millis());
    while (nowMicros < safeMicros && nowMicros + 2 * FileIdentity.SAFE_AGE_MICROS > safeMicros) {
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(safeMicros - nowMicros));
      nowMicros = TimeUnit.MILLISECONDS.toMicros(clock.millis());
    }
    return state.closedAs(ClosedFile.of(identity.get(), checksums.get(1), nowMicros));
  }
}
