package org.litestream4j.restore;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.litestream4j.ltx.LockPage;
import org.litestream4j.ltx.LtxException;
import org.litestream4j.ltx.PageChecksum;
import org.litestream4j.replica.GenerationFile;
import org.litestream4j.replica.ReplicaClient;

/** A state out of a snapshot and the WAL files that followed it, as Litestream 0.3 keeps them. */
final class GenerationRecipe implements Recipe {
  private static final int COPY_BYTES = 64 * 1024;
  private static final int PAGE_SIZE_OFFSET = 16;
  private static final int SMALLEST_PAGE_BYTES = 512;
  private static final int LARGEST_PAGE_BYTES = 65536;

  private final ReplicaClient replica;
  private final GenerationPlan plan;

  GenerationRecipe(ReplicaClient replica, GenerationPlan plan) {
    this.replica = replica;
    this.plan = plan;
  }

  @Override
  public long sizeBytes() {
    return plan.sizeBytes();
  }

  @Override
  public RestoredDatabase write(FileChannel file, Path path, ReadCount count) throws IOException {
    try {
      writeSnapshot(file, count);
      long index = plan.snapshot().index();
      for (List<GenerationFile> wal : plan.wals()) {
        if (wal.get(0).index() != index) {
          throw new LtxException(
              String.format(
                  Locale.ROOT,
                  "missing WAL index: expected %08x, got %08x",
                  index,
                  wal.get(0).index()));
        }
        replay(wal, file, count);
        index++;
      }
      return measure(file, path);
    } catch (LtxException | EOFException e) {
      throw RestoreException.damaged(
          "cannot restore generation "
              + plan.snapshot().generation()
              + " of Litestream 0.3: "
              + e.getMessage(),
          e);
    }
  }

  private void writeSnapshot(FileChannel file, ReadCount count) throws IOException {
    byte[] buffer = new byte[COPY_BYTES];
    try (InputStream in = WalSegments.open(replica, plan.snapshot(), count)) {
      int length;
      while ((length = in.read(buffer)) >= 0) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
      }
    }
  }

  private void replay(List<GenerationFile> wal, FileChannel file, ReadCount count)
      throws IOException {
    try (InputStream in = new WalSegments(replica, wal, count)) {
      WalReplay replay = WalReplay.open(in);
      long commit = replay.applyTo(new PageWriter(file));
      if (commit > 0) {
        file.truncate(commit * replay.pageSize());
      }
    }
  }

  /** Nothing is recorded to prove the result by, but its checksums are known from here on. */
  private RestoredDatabase measure(FileChannel file, Path path) throws IOException {
    int pageSize = pageSize(file);
    long commit = file.size() / pageSize;
    long lockPage = LockPage.of(pageSize);
    PageChecksums checksums = new PageChecksums();
    ByteBuffer page = ByteBuffer.allocate(pageSize);
    for (long pgno = 1; pgno <= commit; pgno++) {
      readFully(file, page, (pgno - 1) * pageSize);
      if (pgno != lockPage) {
        checksums.set(pgno, PageChecksum.of(pgno, page.array(), 0, pageSize));
      }
    }
    return RestoredDatabase.ofGeneration(path, plan.timestampMillis(), pageSize, commit, checksums);
  }

  private static int pageSize(FileChannel file) throws IOException {
    ByteBuffer field = ByteBuffer.allocate(Short.BYTES);
    readFully(file, field, PAGE_SIZE_OFFSET);
    int stored = field.getShort(0) & 0xffff;
    int pageSize = stored == 1 ? LARGEST_PAGE_BYTES : stored;
    if (Integer.bitCount(pageSize) != 1 || pageSize < SMALLEST_PAGE_BYTES) {
      throw new LtxException("the snapshot is not a database: its page size is " + pageSize);
    }
    return pageSize;
  }

  private static void readFully(FileChannel file, ByteBuffer target, long offset)
      throws IOException {
    target.clear();
    while (target.hasRemaining()) {
      if (file.read(target, offset + target.position()) < 0) {
        throw new EOFException("the database ends at byte " + file.size());
      }
    }
  }
}
