package org.litestream4j.restore;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.litestream4j.ltx.LtxEncoder;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.PageChecksum;
import org.litestream4j.ltx.PageEncoding;
import org.litestream4j.ltx.RollingChecksum;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.UploadSource;

/** Writes a history of small LTX files, and knows the database that it makes. */
final class History {
  static final int PAGE_SIZE = 512;

  private final ReplicaClient replica;
  private final Map<Long, byte[]> pages = new TreeMap<>();
  private long commit;

  History(ReplicaClient replica) {
    this.replica = replica;
  }

  /** A file with the given pages after which the database has {@code commit} pages. */
  History write(int level, long min, long max, long commit, long... pgnos) throws IOException {
    change(max, commit, pgnos);
    return store(level, min, max, 0, pgnos);
  }

  /** The same with the checksum of the database in its header. */
  History writeProved(int level, long min, long max, long commit, long... pgnos)
      throws IOException {
    change(max, commit, pgnos);
    return store(level, min, max, rolling(), pgnos);
  }

  /** The same with the checksum of some other database in its header. */
  History writeMisproved(int level, long min, long max, long commit, long... pgnos)
      throws IOException {
    change(max, commit, pgnos);
    return store(level, min, max, rolling() ^ 1, pgnos);
  }

  /** A file that is made of others: the pages as they are, with the checksum of the database. */
  History compact(int level, long min, long max, long... pgnos) throws IOException {
    return store(level, min, max, rolling(), pgnos);
  }

  private void change(long txid, long newCommit, long... pgnos) {
    commit = newCommit;
    pages.keySet().removeIf(pgno -> pgno > newCommit);
    for (long pgno : pgnos) {
      byte[] page = new byte[PAGE_SIZE];
      Arrays.fill(page, (byte) (txid * 16 + pgno));
      pages.put(pgno, page);
    }
  }

  private History store(int level, long min, long max, long checksum, long... pgnos)
      throws IOException {
    LtxHeader header =
        LtxHeader.builder()
            .pageSize(PAGE_SIZE)
            .commit(commit)
            .txids(min, max)
            .timestampMillis(timestampMillis(max))
            .databaseChecksum(checksum)
            .build();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    LtxEncoder encoder = LtxEncoder.open(file, header, PageEncoding.BLOCK);
    for (long pgno : pgnos) {
      encoder.writePage(pgno, pages.get(pgno), 0);
    }
    encoder.finish();
    replica.put(level, LtxFileName.of(min, max), source(file.toByteArray(), timestampMillis(max)));
    return this;
  }

  static long timestampMillis(long txid) {
    return 1_795_246_932_000L + txid;
  }

  private static UploadSource source(byte[] content, long timestampMillis) {
    return new UploadSource() {
      @Override
      public long sizeBytes() {
        return content.length;
      }

      @Override
      public long timestampMillis() {
        return timestampMillis;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(content);
      }
    };
  }

  /** The database after the last file. */
  byte[] database() {
    byte[] database = new byte[(int) commit * PAGE_SIZE];
    pages.forEach(
        (pgno, page) ->
            System.arraycopy(page, 0, database, (int) (pgno - 1) * PAGE_SIZE, PAGE_SIZE));
    return database;
  }

  long rolling() {
    long rolling = RollingChecksum.EMPTY;
    for (Map.Entry<Long, byte[]> page : pages.entrySet()) {
      rolling =
          RollingChecksum.add(
              rolling, PageChecksum.of(page.getKey(), page.getValue(), 0, PAGE_SIZE));
    }
    return rolling;
  }
}
