package org.litestream4j.restore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.litestream4j.ltx.LockPage;
import org.litestream4j.ltx.LtxException;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.PageSink;

/**
 * A database that grows out of LTX files which are laid over each other in order. The result is
 * what a merge of all of them gives, but only one needs to be open at a time, so a history of any
 * number of files can be restored.
 */
final class DatabaseAssembly implements PageSink {
  private final FileChannel file;
  private final PageWriter writer;
  private final PageChecksums checksums = new PageChecksums();
  private @Nullable LtxHeader current;

  DatabaseAssembly(FileChannel file) {
    this.file = file;
    this.writer = new PageWriter(file);
  }

  /** The next file; its pages follow. */
  void begin(LtxHeader header) throws LtxException {
    LtxHeader previous = current;
    if (previous != null && previous.pageSize() != header.pageSize()) {
      throw new LtxException(
          "its pages have "
              + header.pageSize()
              + " bytes, those of the files before it "
              + previous.pageSize());
    }
    current = header;
  }

  @Override
  public void writePage(long pgno, byte[] page, long pageChecksum) throws IOException {
    LtxHeader header = header();
    if (pgno > header.commit() || pgno == LockPage.of(header.pageSize())) {
      throw new LtxException(
          "it holds page " + pgno + ", which a database of " + header.commit() + " pages has not");
    }
    writer.write(pgno, page);
    checksums.set(pgno, pageChecksum);
  }

  /**
   * Cuts the database to its final size and proves that it is whole.
   *
   * @throws RestoreException if a page is in none of the files, or the checksum that was recorded
   *     with the last of them is not that of the database
   */
  RestoredDatabase finish(Path path) throws IOException {
    LtxHeader last = header();
    long lockPage = LockPage.of(last.pageSize());
    if (lockPage <= last.commit()) {
      writer.write(lockPage, new byte[last.pageSize()]);
    }
    writer.flush();
    file.truncate(last.commit() * last.pageSize());
    OptionalLong missing = checksums.firstMissing(last.commit(), lockPage);
    if (missing.isPresent()) {
      throw RestoreException.damaged(
          "nonsequential page numbers in snapshot: page "
              + missing.getAsLong()
              + " of "
              + last.commit()
              + " is in none of the files",
          null);
    }
    RestoredDatabase database = RestoredDatabase.of(path, last, checksums);
    if (last.databaseChecksum() != 0 && !database.isProvedEndToEnd()) {
      throw RestoreException.damaged(
          String.format(
              Locale.ROOT,
              "database checksum mismatch: the files make %016x, but at TXID %016x it was %016x",
              database.rollingChecksum(),
              last.maxTxid(),
              last.databaseChecksum()),
          null);
    }
    return database;
  }

  private LtxHeader header() {
    if (current == null) {
      throw new IllegalStateException("no file has begun");
    }
    return current;
  }
}
