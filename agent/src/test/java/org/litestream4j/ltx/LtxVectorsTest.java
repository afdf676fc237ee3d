package org.litestream4j.ltx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files by Litestream's own LTX library, each beside a description by an independent reader. */
class LtxVectorsTest {
  private static final String INITIAL = "0000000000000001-0000000000000001";
  private static final String INCREMENTAL = "0000000000000002-0000000000000005";
  private static final String CHECKSUMMED = "checksummed-snapshot";
  private static final String LEGACY_FRAME = "legacy-frame-v0.5.0";

  @ParameterizedTest
  @ValueSource(strings = {INITIAL, INCREMENTAL, CHECKSUMMED, LEGACY_FRAME})
  void aFileIsReadAsItsDescriptionSays(String name) throws Exception {
    String description = new String(resource(name + ".json"), StandardCharsets.UTF_8);
    byte[] file = resource(name + ".ltx");
    LtxDecoder decoder = LtxDecoder.open(new ByteArrayInputStream(file));
    LtxHeader header = decoder.header();
    assertThat(header.flags()).isEqualTo((int) number(description, "flags"));
    assertThat(header.pageSize()).isEqualTo((int) number(description, "page_size"));
    assertThat(header.commit()).isEqualTo(number(description, "commit"));
    assertThat(header.minTxid()).isEqualTo(number(description, "min_txid"));
    assertThat(header.maxTxid()).isEqualTo(number(description, "max_txid"));
    assertThat(header.timestampMillis()).isEqualTo(number(description, "timestamp"));
    assertThat(header.preApplyChecksum()).isEqualTo(number(description, "pre_apply"));
    assertThat(header.walOffset()).isEqualTo(number(description, "wal_offset"));
    assertThat(header.walSizeBytes()).isEqualTo(number(description, "wal_size"));
    assertThat(header.walSalt1()).isEqualTo((int) number(description, "salt1"));
    assertThat(header.walSalt2()).isEqualTo((int) number(description, "salt2"));
    assertThat(header.nodeId()).isEqualTo(number(description, "node_id"));
    assertThat(header.databaseChecksum()).isZero();

    List<String> pgnos = new ArrayList<>();
    List<String> digests = new ArrayList<>();
    List<String> checksums = new ArrayList<>();
    byte[] page = new byte[header.pageSize()];
    long pgno;
    while ((pgno = decoder.readPage(page)) != LtxDecoder.END) {
      pgnos.add(Long.toString(pgno));
      digests.add(sha256(page).substring(0, 16));
      checksums.add(Long.toHexString(decoder.pageChecksum()));
    }
    assertThat(pgnos).isEqualTo(values(description, "pgno"));
    assertThat(digests).isEqualTo(values(description, "sha256"));
    assertThat(checksums).isEqualTo(values(description, "page_checksum"));
    assertThat(String.format("%016x", decoder.postApplyChecksum()))
        .isEqualTo(values(description, "post_apply").get(0));
    assertThat(Long.toHexString(decoder.fileChecksum()))
        .isEqualTo(values(description, "file_checksum").get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {INITIAL, INCREMENTAL, CHECKSUMMED, LEGACY_FRAME})
  void aFileWrittenAgainHasTheSameHeaderAndPages(String name) throws IOException {
    byte[] file = resource(name + ".ltx");
    SortedMap<Long, byte[]> pages = LtxFiles.read(file);
    for (PageEncoding encoding : PageEncoding.values()) {
      byte[] again = writeAgain(file, encoding);
      assertThat(again).startsWith(LtxHeader.parse(file).toBytes());
      SortedMap<Long, byte[]> pagesAgain = LtxFiles.read(again);
      assertThat(pagesAgain.keySet()).isEqualTo(pages.keySet());
      pages.forEach((pgno, page) -> assertThat(pagesAgain.get(pgno)).isEqualTo(page));
    }
  }

  private static byte[] writeAgain(byte[] file, PageEncoding encoding) throws IOException {
    LtxDecoder decoder = LtxDecoder.open(new ByteArrayInputStream(file));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LtxEncoder encoder = LtxEncoder.open(out, decoder.header(), encoding);
    byte[] page = new byte[decoder.header().pageSize()];
    long pgno;
    while ((pgno = decoder.readPage(page)) != LtxDecoder.END) {
      assertThat(encoder.writePage(pgno, page, 0)).isEqualTo(decoder.pageChecksum());
    }
    encoder.finish(decoder.postApplyChecksum());
    return out.toByteArray();
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = LtxVectorsTest.class.getResourceAsStream("/ltx/" + name)) {
      return in.readAllBytes();
    }
  }

  private static long number(String description, String key) {
    return Long.parseLong(values(description, key).get(0));
  }

  private static List<String> values(String description, String key) {
    Matcher matcher = Pattern.compile('"' + key + "\": \"?([0-9a-f]+)").matcher(description);
    List<String> values = new ArrayList<>();
    while (matcher.find()) {
      values.add(matcher.group(1));
    }
    return values;
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
