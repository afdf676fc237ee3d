package org.litestream4j.ltx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;

class LtxDecoderTest {
  private static final int FIRST_FRAME = 100;

  @ParameterizedTest
  @EnumSource(PageEncoding.class)
  void everyFlippedBitIsDetectedUnlessThePagesAreTheSame(PageEncoding encoding) throws IOException {
    byte[] file = sample(encoding);
    SortedMap<Long, byte[]> pages = LtxFiles.read(file);
    int irrelevant = 0;
    for (int bit = 0; bit < file.length * 8; bit++) {
      byte[] damaged = file.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        SortedMap<Long, byte[]> read = LtxFiles.read(damaged);
        assertThat(read.keySet()).as("bit %d", bit).isEqualTo(pages.keySet());
        read.forEach((pgno, page) -> assertThat(page).isEqualTo(pages.get(pgno)));
        irrelevant++;
      } catch (LtxException detected) {
        assertThat(detected).hasMessageNotContaining("null");
      }
    }
    assertThat(irrelevant).isLessThan(20);
  }

  @ParameterizedTest
  @EnumSource(PageEncoding.class)
  void everyTruncationIsDetected(PageEncoding encoding) throws IOException {
    byte[] file = sample(encoding);
    for (int length = 0; length < file.length; length++) {
      byte[] truncated = Arrays.copyOf(file, length);
      assertThatExceptionOfType(LtxException.class)
          .isThrownBy(() -> LtxFiles.read(truncated))
          .withMessageContaining("truncated: it ends at byte " + length + ", within the ");
    }
  }

  @ParameterizedTest
  @ArgumentsSource(Seeds.class)
  void damageOfAnyKindGivesAnLtxExceptionOrTheSamePages(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] file = sample(LtxFiles.randomEncoding(random));
    SortedMap<Long, byte[]> pages = LtxFiles.read(file);
    for (int round = 0; round < 500; round++) {
      byte[] damaged = file.clone();
      int from = random.nextInt(file.length);
      int to = Math.min(file.length, from + 1 + random.nextInt(9));
      for (int i = from; i < to; i++) {
        damaged[i] =
            random.nextBoolean() ? (byte) random.nextInt() : (byte) (random.nextInt(2) - 1);
      }
      try {
        LtxFiles.read(damaged).forEach((pgno, page) -> assertThat(page).isEqualTo(pages.get(pgno)));
      } catch (LtxException detected) {
        assertThat(detected).hasMessageNotContaining("null");
      }
    }
  }

  @Test
  void bothEncodingsMayBeMixedInOneFile() throws IOException {
    byte[] page = LtxFiles.randomPage(new Random(3), 512);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    LtxHeader header = LtxFiles.header(512, 2, 1, 1).build();
    FileChecksum checksum = new FileChecksum(512);
    LtxOutput out = new LtxOutput(file, checksum);
    PageIndexBuilder index = new PageIndexBuilder();
    out.writeUnhashed(header.toBytes(), 0, 100);
    for (PageEncoding encoding : PageEncoding.values()) {
      long start = out.offset();
      long pgno = encoding == PageEncoding.BLOCK ? 1 : 2;
      new PageFrameWriter(encoding, 512, out, checksum).write(pgno, page, 0);
      index.add(pgno, (int) (out.offset() - start));
    }
    out.write(new byte[6], 0, 6);
    index.writeTo(out);
    out.writeLong(0);
    byte[] sum = ByteBuffer.allocate(8).putLong(checksum.value(header)).array();
    out.writeUnhashed(sum, 0, 8);
    out.flush();
    SortedMap<Long, byte[]> read = LtxFiles.read(file.toByteArray());
    assertThat(read.get(1L)).isEqualTo(page);
    assertThat(read.get(2L)).isEqualTo(page);
  }

  @Test
  void bytesAfterTheTrailerAreRefused() throws IOException {
    byte[] file = sample(PageEncoding.BLOCK);
    assertRefused(
        Arrays.copyOf(file, file.length + 1),
        "more bytes after the trailer, which ends at byte " + file.length);
  }

  @Test
  void aPageHeaderWithUnknownFlagsIsRefused() throws IOException {
    byte[] file = sample(PageEncoding.BLOCK);
    file[FIRST_FRAME + 4] = 1;
    assertRefused(file, "unknown page flags 0101 at byte 100 (page 1)");
    ByteBuffer.wrap(file).putInt(FIRST_FRAME, 0).putShort(FIRST_FRAME + 4, (short) 1);
    assertRefused(file, "unknown page flags 0001 at byte 100 (page 0)");
  }

  @Test
  void aPayloadLongerThanAnyBlockOfAPageIsRefusedBeforeItIsRead() throws IOException {
    byte[] file = sample(PageEncoding.BLOCK);
    ByteBuffer.wrap(file).putInt(FIRST_FRAME + 6, -1);
    assertRefused(
        file, "page 1 (frame at byte 100): payload of 4294967295 bytes is longer than 530");
  }

  @Test
  void aBlockThatHoldsLessThanAPageIsRefused() throws IOException {
    byte[] file = sample(PageEncoding.BLOCK);
    int payload = FIRST_FRAME + 10;
    ByteBuffer.wrap(file).putInt(FIRST_FRAME + 6, 2);
    file[payload] = 0x10;
    assertRefused(file, "page 1 (frame at byte 100): it holds 1 bytes instead of 512");
  }

  @Test
  void aWrongPageIndexIsRefusedEvenIfTheFileChecksumIsRight() throws IOException {
    byte[] file = sample(PageEncoding.BLOCK);
    int index = indexStart(file);
    file[index + 1]++;
    assertRefused(resealed(file), "page index at byte " + index + " does not match the pages");
    file[index + 1]--;
    file[file.length - 25] = 1;
    assertRefused(resealed(file), "page index at byte " + index + " does not match the pages");
    file[file.length - 25] = 0;
    file[file.length - 24] = -1;
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(() -> LtxFiles.read(resealed(file)))
        .withMessageStartingWith(
            "page index at byte " + index + " is " + (file.length - 24 - index) + " bytes long");
  }

  @Test
  void aWrongFileChecksumIsRefused() throws IOException {
    byte[] file = sample(PageEncoding.BLOCK);
    file[99] = 1;
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(() -> LtxFiles.read(file))
        .withMessageStartingWith("file checksum mismatch: declared ");
  }

  @Test
  void theTrackedChecksumOfASnapshotIsRecomputed() throws IOException {
    byte[] page = new byte[512];
    assertThat(trackedSnapshot(page, PageChecksum.of(1, page, 0, 512))).isPositive();
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(() -> trackedSnapshot(page, 0x8000000000000001L))
        .withMessageStartingWith("post-apply checksum mismatch: declared 8000000000000001, ");
  }

  @Test
  void aSnapshotWithoutItsLastPageIsRefused() throws IOException {
    byte[] file =
        LtxFiles.write(
            LtxFiles.header(512, 1, 1, 1).build(), PageEncoding.BLOCK, Map.of(1L, new byte[512]));
    file[15] = 2;
    assertRefused(file, "incomplete snapshot: it ends after page 1 of 2");
  }

  @Test
  void aVerifiedFileStaysAtItsEnd() throws IOException {
    byte[] file = sample(PageEncoding.FRAME);
    LtxDecoder decoder = LtxDecoder.open(new ByteArrayInputStream(file));
    byte[] page = new byte[512];
    while (decoder.readPage(page) != LtxDecoder.END) {
      assertThat(decoder.pageChecksum()).isNegative();
    }
    assertThat(decoder.readPage(page)).isEqualTo(LtxDecoder.END);
    assertThat(decoder.fileChecksum()).isEqualTo(ByteBuffer.wrap(file).getLong(file.length - 8));
    assertThat(LtxDecoder.verify(new ByteArrayInputStream(file)).toBytes())
        .isEqualTo(decoder.header().toBytes());
  }

  @Test
  void aBufferOfAnotherSizeThanThePageIsAMistakeOfTheCaller() throws IOException {
    LtxDecoder decoder = LtxDecoder.open(new ByteArrayInputStream(sample(PageEncoding.BLOCK)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> decoder.readPage(new byte[1024]))
        .withMessage("buffer of 1024 bytes for pages of 512");
  }

  private static long trackedSnapshot(byte[] page, long postApply) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LtxHeader header = LtxFiles.header(512, 1, 1, 1).trackChecksums(0).build();
    LtxEncoder encoder = LtxEncoder.open(out, header, PageEncoding.BLOCK);
    encoder.writePage(1, page, 0);
    encoder.finish(postApply);
    return LtxFiles.read(out.toByteArray()).size();
  }

  /** Pages 1 (noise) and 2 (mostly one byte). */
  private static byte[] sample(PageEncoding encoding) throws IOException {
    SortedMap<Long, byte[]> pages = new TreeMap<>();
    byte[] noise = new byte[512];
    new Random(9).nextBytes(noise);
    Arrays.fill(noise, 40, 500, (byte) 1);
    byte[] plain = new byte[512];
    Arrays.fill(plain, 100, 300, (byte) 'x');
    pages.put(1L, noise);
    pages.put(2L, plain);
    return LtxFiles.write(LtxFiles.header(512, 2, 1, 1).build(), encoding, pages);
  }

  private static int indexStart(byte[] file) {
    return file.length - 24 - (int) ByteBuffer.wrap(file).getLong(file.length - 24);
  }

  /** The file with a file checksum that fits its page index, whatever that says. */
  private static byte[] resealed(byte[] file) throws IOException {
    byte[] intact = sample(PageEncoding.BLOCK);
    int length = file.length - 8 - FIRST_FRAME;
    long difference =
        Crc64.of(difference(file, intact), FIRST_FRAME, length)
            ^ Crc64.of(new byte[length], 0, length);
    byte[] resealed = file.clone();
    ByteBuffer fields = ByteBuffer.wrap(resealed);
    long checksum = fields.getLong(file.length - 8) ^ difference;
    fields.putLong(file.length - 8, checksum | 1L << 63);
    return resealed;
  }

  private static byte[] difference(byte[] a, byte[] b) {
    byte[] difference = new byte[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = (byte) (a[i] ^ b[i]);
    }
    return difference;
  }

  private static void assertRefused(byte[] file, String message) {
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(() -> LtxFiles.read(file))
        .withMessage(message);
  }
}
