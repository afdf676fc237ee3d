package org.litestream4j.capture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.litestream4j.ltx.LtxDecoder;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.ltx.LtxMerger;
import org.litestream4j.ltx.RollingChecksum;

/** The database that the files of a local chain make, merged as a restore merges them. */
public final class ChainImage {
  private final LtxHeader header;
  private final byte[] bytes;
  private final long rolling;

  private ChainImage(LtxHeader header, byte[] bytes, long rolling) {
    this.header = header;
    this.bytes = bytes;
    this.rolling = rolling;
  }

  public static ChainImage of(MetaDirectory meta) throws IOException {
    List<LtxDecoder> inputs = new ArrayList<>();
    long at = 0;
    List<LtxFileName> snapshots = meta.list(LtxLevel.SNAPSHOT);
    if (!snapshots.isEmpty()) {
      LtxFileName newest = snapshots.get(snapshots.size() - 1);
      inputs.add(decoder(meta, LtxLevel.SNAPSHOT, newest));
      at = newest.maxTxid();
    }
    for (LtxFileName name : meta.list(0)) {
      if (name.maxTxid() > at) {
        inputs.add(decoder(meta, 0, name));
      }
    }
    return merged(LtxMerger.of(inputs));
  }

  private static ChainImage merged(LtxMerger merger) throws IOException {
    int pageSize = merger.header().pageSize();
    byte[] bytes = new byte[(int) merger.header().commit() * pageSize];
    long[] rolling = {RollingChecksum.EMPTY};
    merger.mergeInto(
        (pgno, page, checksum) -> {
          System.arraycopy(page, 0, bytes, (int) (pgno - 1) * pageSize, pageSize);
          rolling[0] = RollingChecksum.add(rolling[0], checksum);
        });
    return new ChainImage(merger.header(), bytes, rolling[0]);
  }

  private static LtxDecoder decoder(MetaDirectory meta, int level, LtxFileName name)
      throws IOException {
    byte[] file = Files.readAllBytes(meta.ltxFile(level, name));
    return LtxDecoder.open(new ByteArrayInputStream(file));
  }

  /** The numbers of the pages that differ from {@code database}, or that only one of them has. */
  public List<Integer> pagesUnlike(byte[] database) {
    int pageSize = header.pageSize();
    List<Integer> unlike = new ArrayList<>();
    for (int at = 0; at < Math.max(bytes.length, database.length); at += pageSize) {
      if (!Arrays.equals(page(bytes, at), page(database, at))) {
        unlike.add(at / pageSize + 1);
      }
    }
    return unlike;
  }

  private byte[] page(byte[] database, int at) {
    return at < database.length ? Arrays.copyOfRange(database, at, at + header.pageSize()) : null;
  }

  /** What the last file says of the checksum of the database. */
  public long recordedChecksum() {
    return header.databaseChecksum();
  }

  /** The checksum of the database that the files make. */
  public long computedChecksum() {
    return rolling;
  }

  public long lastTxid() {
    return header.maxTxid();
  }
}
