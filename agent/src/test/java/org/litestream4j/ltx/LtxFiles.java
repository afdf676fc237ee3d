package org.litestream4j.ltx;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes and reads whole LTX files in memory. */
final class LtxFiles {
  private LtxFiles() {}

  static LtxHeader.Builder header(int pageSize, long commit, long minTxid, long maxTxid) {
    return LtxHeader.builder()
        .pageSize(pageSize)
        .commit(commit)
        .txids(minTxid, maxTxid)
        .timestampMillis(1700000000000L + maxTxid);
  }

  static byte[] write(LtxHeader header, PageEncoding encoding, Map<Long, byte[]> pages)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LtxEncoder encoder = LtxEncoder.open(out, header, encoding);
    for (Map.Entry<Long, byte[]> page : pages.entrySet()) {
      encoder.writePage(page.getKey(), page.getValue(), 0);
    }
    encoder.finish();
    return out.toByteArray();
  }

  static SortedMap<Long, byte[]> read(byte[] file) throws IOException {
    LtxDecoder decoder = LtxDecoder.open(new ByteArrayInputStream(file));
    SortedMap<Long, byte[]> pages = new TreeMap<>();
    byte[] page = new byte[decoder.header().pageSize()];
    long pgno;
    while ((pgno = decoder.readPage(page)) != LtxDecoder.END) {
      pages.put(pgno, page.clone());
    }
    return pages;
  }

  /** A page that is empty, noise, text-like, or noise with long runs. */
  static byte[] randomPage(Random random, int pageSize) {
    byte[] page = new byte[pageSize];
    switch (random.nextInt(4)) {
      case 0 -> random.nextBytes(page);
      case 1 -> {
        for (int i = 0; i < pageSize; i++) {
          page[i] = (byte) ('a' + random.nextInt(3));
        }
      }
      case 2 -> {
        random.nextBytes(page);
        int from = random.nextInt(pageSize);
        Arrays.fill(page, from, from + random.nextInt(pageSize - from), (byte) random.nextInt());
      }
      default -> {}
    }
    return page;
  }

  static int randomPageSize(Random random) {
    return 512 << random.nextInt(8);
  }

  static PageEncoding randomEncoding(Random random) {
    return random.nextBoolean() ? PageEncoding.BLOCK : PageEncoding.FRAME;
  }
}
