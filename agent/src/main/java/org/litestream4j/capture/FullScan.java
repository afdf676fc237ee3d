package org.litestream4j.capture;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.litestream4j.io.AtomicFile;
import org.litestream4j.ltx.LockPage;
import org.litestream4j.ltx.PageChecksum;
import org.litestream4j.ltx.RollingChecksum;
import org.litestream4j.sqlite.PageSource;

/**
 * Reads every page of a state once, writes those that differ from a base into an LTX file, and
 * writes the page checksums of the state anew.
 */
final class FullScan implements Closeable {
  /** Makes the LTX file when the first page for it is found. */
  interface Output {
    LtxFile create() throws IOException;
  }

  private final AtomicFile checksumFile;
  private final PageChecksumFile checksums;
  private @Nullable LtxFile ltx;
  private long databaseChecksum = RollingChecksum.EMPTY;
  private byte[] firstPage = new byte[0];

  private FullScan(AtomicFile checksumFile, PageChecksumFile checksums) {
    this.checksumFile = checksumFile;
    this.checksums = checksums;
  }

  /**
   * @param base the checksums of the state that {@code pages} is compared with, and its size; empty
   *     if every page is to be written
   */
  static FullScan run(
      PageSource pages, MetaDirectory meta, Optional<PageChecksums.Base> base, Output output)
      throws IOException {
    AtomicFile file = AtomicFile.create(meta.file(PageChecksumFile.NAME));
    FullScan scan = new FullScan(file, PageChecksumFile.over(file.temporaryPath(), file.channel()));
    try {
      scan.read(pages, base, output);
      return scan;
    } catch (IOException | RuntimeException | Error e) {
      scan.close();
      throw e;
    }
  }

  /** The same, where nothing but the checksums is wanted. */
  static FullScan ofChecksums(PageSource pages, MetaDirectory meta) throws IOException {
    PageChecksums.Base everything =
        new PageChecksums.Base() {
          @Override
          public int commitPages() {
            return pages.commitPages();
          }

          @Override
          public boolean hasPage(int page, long checksum) {
            return true;
          }
        };
    return run(
        pages,
        meta,
        Optional.of(everything),
        () -> {
          throw new IllegalStateException("nothing differs from everything");
        });
  }

  private void read(PageSource pages, Optional<PageChecksums.Base> base, Output output)
      throws IOException {
    byte[] page = new byte[pages.pageSizeBytes()];
    long lockPage = LockPage.of(pages.pageSizeBytes());
    for (int pgno = 1; pgno <= pages.commitPages(); pgno++) {
      if (pgno == lockPage) {
        checksums.put(pgno, 0);
        continue;
      }
      pages.read(pgno, page);
      long checksum = PageChecksum.of(pgno, page, 0, page.length);
      databaseChecksum = RollingChecksum.add(databaseChecksum, checksum);
      if (pgno == 1) {
        firstPage = page.clone();
      }
      checksums.put(pgno, checksum);
      if (!base.isPresent() || !base.get().hasPage(pgno, checksum)) {
        if (ltx == null) {
          ltx = output.create();
        }
        ltx.writePage(pgno, page);
      }
    }
    pages.verifyStable();
    boolean shrunk = base.isPresent() && base.get().commitPages() != pages.commitPages();
    if (ltx == null && shrunk) {
      ltx = output.create();
    }
  }

  /** Whether anything differs from the base. */
  boolean foundDifferences() {
    return ltx != null;
  }

  /** Page 1 as it was read: by now its place in the WAL may hold another page. */
  byte[] firstPage() {
    return firstPage;
  }

  /** The rolling checksum of the state that was read. */
  long databaseChecksum() {
    return databaseChecksum;
  }

  /**
   * Makes the LTX file durable, if there is one.
   *
   * @return its size in bytes
   */
  long publishLtx() throws IOException {
    return ltx == null ? 0 : ltx.publish(databaseChecksum);
  }

  /** Puts the new checksums, with {@code state} as their record, in the place of the old. */
  void publishChecksums(ChainState state) throws IOException {
    checksums.writeState(state);
    checksumFile.publish();
  }

  @Override
  public void close() throws IOException {
    try {
      if (ltx != null) {
        ltx.close();
      }
    } finally {
      checksumFile.close();
    }
  }
}
