package org.litestream4j.ltx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits;
import net.jpountz.xxhash.XXHashFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

class Lz4FrameTest {
  private static final LZ4Factory LZ4 = LZ4Factory.safeInstance();
  private static final XXHashFactory XXHASH = XXHashFactory.safeInstance();
  private static final int CONTENT_CHECKSUM = 0x04;
  private static final int BLOCK_CHECKSUM = 0x10;

  @ParameterizedTest
  @ArgumentsSource(Seeds.class)
  void theReferenceReadsTheFramesOfThisWriter(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] page = LtxFiles.randomPage(random, LtxFiles.randomPageSize(random));
    byte[] frame = frameOf(page);
    try (LZ4FrameInputStream in =
        new LZ4FrameInputStream(
            new ByteArrayInputStream(frame), LZ4.safeDecompressor(), XXHASH.hash32())) {
      assertThat(in.readAllBytes()).isEqualTo(page);
    }
    assertThat(inflate(frame)).isEqualTo(page);
  }

  @ParameterizedTest
  @ArgumentsSource(Seeds.class)
  void theFramesOfTheReferenceAreReadWhateverTheirOptions(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] content = LtxFiles.randomPage(random, 1 + random.nextInt(300_000));
    BLOCKSIZE blockSize = BLOCKSIZE.valueOf(4 + random.nextInt(4));
    List<Bits> bits = new ArrayList<>(List.of(Bits.BLOCK_INDEPENDENCE));
    long knownSize = -1;
    if (random.nextBoolean()) {
      bits.add(Bits.CONTENT_SIZE);
      knownSize = content.length;
    }
    if (random.nextBoolean()) {
      bits.add(Bits.BLOCK_CHECKSUM);
    }
    if (random.nextBoolean()) {
      bits.add(Bits.CONTENT_CHECKSUM);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (LZ4FrameOutputStream out =
        new LZ4FrameOutputStream(
            file,
            blockSize,
            knownSize,
            LZ4.fastCompressor(),
            XXHASH.hash32(),
            bits.toArray(Bits[]::new))) {
      out.write(content);
    }
    assertThat(inflate(file.toByteArray())).isEqualTo(content);
  }

  @Test
  void aBlockMayDependOnTheOnesBefore() throws IOException {
    byte[] frame =
        frame(
            0x40 | CONTENT_CHECKSUM,
            0x40,
            "abcdabcdabc",
            block(0x40, 'a', 'b', 'c', 'd'),
            block(0x03, 4, 0, 0));
    assertThat(inflate(frame)).asString().isEqualTo("abcdabcdabc");
  }

  @Test
  void anIndependentBlockMustNotReachBeforeItself() {
    byte[] frame =
        frame(
            0x60 | CONTENT_CHECKSUM,
            0x40,
            "abcdabcdabc",
            block(0x40, 'a', 'b', 'c', 'd'),
            block(0x03, 4, 0, 0));
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(() -> inflate(frame))
        .withMessage("invalid LZ4 block: a match 4 bytes back at byte 0");
  }

  @Test
  void dependentBlocksReachSixtyFourKibibytesBackAndAcrossManyBlocks() throws IOException {
    byte[] noise = new byte[65536];
    new Random(1).nextBytes(noise);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    List<byte[]> blocks = new ArrayList<>();
    content.write(noise);
    blocks.add(stored(noise));
    for (int i = 0; i < 3; i++) {
      // 65535 back, 19 + 255 * 3 + 1 bytes, then no literals
      blocks.add(block(0x0f, 0xff, 0xff, 255, 255, 255, 1, 0));
      int start = content.size() - 65535;
      content.write(content.toByteArray(), start, 19 + 255 * 3 + 1);
    }
    byte[] frame = frame(0x40, 0x40, "", blocks.toArray(byte[][]::new));
    assertThat(inflate(frame)).isEqualTo(content.toByteArray());
  }

  @Test
  void framesMayFollowOneAnother() throws IOException {
    byte[] first = frameOf("first".getBytes(StandardCharsets.US_ASCII));
    byte[] second = frameOf("second".getBytes(StandardCharsets.US_ASCII));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    assertThat(inflate(both)).asString().isEqualTo("firstsecond");
  }

  @Test
  void aStreamGivesSingleBytesAndNothingForNothing() throws IOException {
    try (Lz4FrameInput in =
        Lz4FrameInput.of(new ByteArrayInputStream(frameOf(new byte[] {-1, 2})))) {
      assertThat(in.read(new byte[0], 0, 0)).isZero();
      assertThat(in.read()).isEqualTo(255);
      assertThat(in.read()).isEqualTo(2);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void everyFlippedBitIsDetected() throws IOException {
    byte[] content =
        "every flipped bit is detected, detected, detected".getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (LZ4FrameOutputStream out =
        new LZ4FrameOutputStream(
            file,
            BLOCKSIZE.SIZE_64KB,
            content.length,
            LZ4.fastCompressor(),
            XXHASH.hash32(),
            Bits.BLOCK_INDEPENDENCE,
            Bits.BLOCK_CHECKSUM,
            Bits.CONTENT_SIZE,
            Bits.CONTENT_CHECKSUM)) {
      out.write(content);
    }
    byte[] frame = file.toByteArray();
    for (int bit = 0; bit < frame.length * 8; bit++) {
      byte[] damaged = frame.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatExceptionOfType(LtxException.class)
          .as("bit %d", bit)
          .isThrownBy(() -> inflate(damaged));
    }
    for (int length = 1; length < frame.length; length++) {
      byte[] truncated = Arrays.copyOf(frame, length);
      assertThatExceptionOfType(LtxException.class)
          .isThrownBy(() -> inflate(truncated))
          .withMessage("truncated: it ends at byte " + length + ", within the LZ4 frame");
    }
  }

  @Test
  void aDescriptorOutsideTheSpecificationIsRefused() {
    int[][] descriptors = {
      {0xa4, 0x40}, {0x66, 0x40}, {0x65, 0x40}, {0x64, 0x30}, {0x64, 0xc0}, {0x64, 0x41},
    };
    for (int[] descriptor : descriptors) {
      assertThatExceptionOfType(LtxException.class)
          .isThrownBy(() -> inflate(frame(descriptor[0], descriptor[1], "")))
          .withMessage(
              String.format(
                  "unsupported LZ4 frame: descriptor %02x %02x", descriptor[0], descriptor[1]));
    }
  }

  @Test
  void aBlockLongerThanTheFrameAllowsIsRefusedBeforeItIsRead() {
    byte[] huge = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0x7fffffff).array();
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(() -> inflate(frame(0x60, 0x40, "", huge)))
        .withMessage("an LZ4 block of 2147483647 bytes is too long for 65536");
    byte[] stored =
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(1 << 31 | 65537).array();
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(() -> inflate(frame(0x60, 0x40, "", stored)))
        .withMessage("an LZ4 block of 65537 bytes is too long for 65536");
  }

  @Test
  void wrongChecksumsAreRefusedByName() {
    byte[] badBlock = Arrays.copyOf(stored(new byte[] {1}), 9);
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(() -> inflate(frame(0x60 | BLOCK_CHECKSUM, 0x40, "", badBlock)))
        .withMessage("block checksum mismatch in an LZ4 frame");
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(
            () -> inflate(frame(0x60 | CONTENT_CHECKSUM, 0x40, "b", stored(new byte[] {'a'}))))
        .withMessage("content checksum mismatch in an LZ4 frame");
  }

  static byte[] frameOf(byte[] content) {
    byte[] frame = new byte[Lz4FrameWriter.maxFrameLength(content.length)];
    int end = new Lz4FrameWriter(new Lz4Compressor()).write(content, 0, content.length, frame, 0);
    return Arrays.copyOf(frame, end);
  }

  /** A frame of given blocks; the content is only for its checksum. */
  private static byte[] frame(int flg, int bd, String content, byte[]... blocks) {
    ByteBuffer out = ByteBuffer.allocate(100_000).order(ByteOrder.LITTLE_ENDIAN);
    byte[] descriptor = {(byte) flg, (byte) bd};
    out.putInt(0x184d2204).put(descriptor);
    out.put((byte) (XXHASH.hash32().hash(descriptor, 0, 2, 0) >>> 8));
    for (byte[] block : blocks) {
      out.put(block);
    }
    out.putInt(0);
    if ((flg & CONTENT_CHECKSUM) != 0) {
      out.putInt(
          XXHASH
              .hash32()
              .hash(content.getBytes(StandardCharsets.US_ASCII), 0, content.length(), 0));
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private static byte[] block(int... bytes) {
    ByteBuffer out = ByteBuffer.allocate(4 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(bytes.length);
    for (int value : bytes) {
      out.put((byte) value);
    }
    return out.array();
  }

  private static byte[] stored(byte[] content) {
    return ByteBuffer.allocate(4 + content.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(1 << 31 | content.length)
        .put(content)
        .array();
  }

  private static byte[] inflate(byte[] frames) throws IOException {
    try (Lz4FrameInput in = Lz4FrameInput.of(new ByteArrayInputStream(frames))) {
      return in.readAllBytes();
    }
  }
}
