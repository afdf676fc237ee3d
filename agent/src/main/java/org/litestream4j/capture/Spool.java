package org.litestream4j.capture;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.litestream4j.io.FileSize;
import org.litestream4j.ltx.LtxDecoder;
import org.litestream4j.ltx.LtxException;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxMerger;
import org.litestream4j.ltx.PageEncoding;

/**
 * The local files that wait for a replica that is away. Beyond the cap they are merged into files
 * of level 1, which cover several TXIDs: nothing is lost but the states in between, and no TXID is
 * ever given to another content, so that an upload that arrives late does no harm. The newest file
 * of level 0 stays for a real Litestream, which takes it for its position.
 */
final class Spool {
  private static final int MERGED_LEVEL = 1;

  /** By default the spool may be as large as so many databases. */
  private static final long DATABASES = 4;

  private static final long LEAST_CAP_BYTES = 64L << 20;

  private final MetaDirectory meta;
  private final PageEncoding encoding;
  private OptionalLong capBytes = OptionalLong.empty();

  /** No less than there is: what was deleted since the last look counts still. */
  private long mostBytes = Long.MAX_VALUE;

  /** What is left where nothing can be merged any more: worth another look when it has grown. */
  private long leftBytes;

  Spool(MetaDirectory meta, PageEncoding encoding) {
    this.meta = meta;
    this.encoding = encoding;
  }

  /**
   * @param bytes empty for what is usual
   */
  void limit(OptionalLong bytes) {
    capBytes = bytes;
  }

  /** A file was published. */
  void added(long bytes) {
    mostBytes = mostBytes == Long.MAX_VALUE ? mostBytes : mostBytes + bytes;
  }

  /** Whether it is worth merging, as far as is known without a look at the files. */
  boolean isOver(long databaseBytes) {
    return mostBytes > Math.max(capBytes(databaseBytes), leftBytes + leftBytes / 4);
  }

  private long capBytes(long databaseBytes) {
    return capBytes.orElse(Math.max(LEAST_CAP_BYTES, DATABASES * databaseBytes));
  }

  /**
   * Merges until the spool is half of what it may be, or nothing is left to merge. What the files
   * changed in the page checksums is durable by now.
   */
  void shrink(long databaseBytes) throws IOException {
    removeCovered();
    long bytes = bytes();
    if (bytes > capBytes(databaseBytes)) {
      while (bytes > capBytes(databaseBytes) / 2 && mergeOnce()) {
        bytes = bytes();
      }
      leftBytes = bytes;
    }
    mostBytes = bytes;
  }

  private long bytes() throws IOException {
    long bytes = 0;
    for (int level : MetaDirectory.LEVELS) {
      for (SpoolFile file : files(level)) {
        bytes += file.sizeBytes();
      }
    }
    return bytes;
  }

  private List<SpoolFile> files(int level) throws IOException {
    List<SpoolFile> files = new ArrayList<>();
    for (LtxFileName name : meta.list(level)) {
      files.add(SpoolFile.of(level, name, FileSize.ofAny(meta.ltxFile(level, name))));
    }
    return files;
  }

  /** A crash can leave files that were merged beside what they were merged into. */
  private void removeCovered() throws IOException {
    long newest = meta.newest().map(LtxFileName::maxTxid).orElse(0L);
    for (LtxFileName merged : meta.list(MERGED_LEVEL)) {
      for (int level = 0; level <= MERGED_LEVEL; level++) {
        for (LtxFileName file : meta.list(level)) {
          boolean isInside =
              file.minTxid() >= merged.minTxid() && file.maxTxid() <= merged.maxTxid();
          boolean isSame = level == MERGED_LEVEL && file.equals(merged);
          if (isInside && !isSame && file.maxTxid() < newest) {
            Files.deleteIfExists(meta.ltxFile(level, file));
          }
        }
      }
    }
  }

  private boolean mergeOnce() throws IOException {
    List<SpoolFile> levelZero = files(0);
    List<SpoolFile> run =
        SpoolPlan.next(
            levelZero.subList(0, Math.max(0, levelZero.size() - 1)), files(MERGED_LEVEL));
    if (run.isEmpty()) {
      return false;
    }
    try {
      merge(run);
    } catch (LtxException otherPageSize) {
      return false;
    }
    for (SpoolFile file : run) {
      Files.deleteIfExists(meta.ltxFile(file.level(), file.name()));
    }
    return true;
  }

  private void merge(List<SpoolFile> run) throws IOException {
    long first = run.get(0).name().minTxid();
    long last = run.get(run.size() - 1).name().maxTxid();
    meta.createLevel(MERGED_LEVEL);
    try (Inputs inputs = new Inputs(meta, run)) {
      LtxMerger merger = LtxMerger.of(inputs.decoders);
      try (LtxFile file =
          LtxFile.create(
              meta,
              MERGED_LEVEL,
              LtxFileName.of(first, last),
              merger.header().toBuilder().databaseChecksum(0),
              encoding)) {
        merger.mergeInto((pgno, page, checksum) -> file.writePage((int) pgno, page));
        file.publish(merger.header().databaseChecksum());
      }
    }
  }

  private static final class Inputs implements Closeable {
    final List<LtxDecoder> decoders = new ArrayList<>();
    private final List<InputStream> streams = new ArrayList<>();

    Inputs(MetaDirectory meta, List<SpoolFile> files) throws IOException {
      long bytes = files.stream().mapToLong(SpoolFile::sizeBytes).sum();
      try {
        for (SpoolFile file : files) {
          InputStream in = open(meta.ltxFile(file.level(), file.name()), bytes);
          streams.add(in);
          decoders.add(LtxDecoder.open(in));
        }
      } catch (IOException | RuntimeException | Error e) {
        close();
        throw e;
      }
    }

    /** Most descriptors are the app's. */
    private static InputStream open(Path file, long allBytes) throws IOException {
      return allBytes <= SpoolPlan.MOST_BYTES
          ? new ByteArrayInputStream(Files.readAllBytes(file))
          : new BufferedInputStream(Files.newInputStream(file));
    }

    @Override
    public void close() throws IOException {
      for (InputStream stream : streams) {
        stream.close();
      }
    }
  }
}
