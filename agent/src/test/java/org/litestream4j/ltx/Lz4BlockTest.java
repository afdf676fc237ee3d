package org.litestream4j.ltx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;

class Lz4BlockTest {
  private static final LZ4Factory REFERENCE = LZ4Factory.safeInstance();

  @ParameterizedTest
  @ArgumentsSource(Seeds.class)
  void theReferenceInflatesWhatIsCompressedHere(long seed) throws LtxException {
    Random random = new Random(seed);
    Lz4Compressor compressor = new Lz4Compressor();
    for (int round = 0; round < 40; round++) {
      byte[] content = randomContent(random);
      int offset = random.nextInt(10);
      byte[] shifted = new byte[offset + content.length + 3];
      System.arraycopy(content, 0, shifted, offset, content.length);
      byte[] block = new byte[offset + Lz4Compressor.maxCompressedLength(content.length)];
      int end = compressor.compress(shifted, offset, content.length, block, offset);
      byte[] payload = Arrays.copyOfRange(block, offset, end);
      assertThat(REFERENCE.safeDecompressor().decompress(payload, content.length))
          .isEqualTo(content);
      assertThat(inflate(payload, content.length)).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @ArgumentsSource(Seeds.class)
  void whatTheReferenceCompressesInflatesHere(long seed) throws LtxException {
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      byte[] content = randomContent(random);
      assertThat(inflate(REFERENCE.fastCompressor().compress(content), content.length))
          .isEqualTo(content);
      assertThat(inflate(REFERENCE.highCompressor().compress(content), content.length))
          .isEqualTo(content);
    }
  }

  @ParameterizedTest
  @ArgumentsSource(Seeds.class)
  void aDamagedBlockNeitherBreaksOutNorFailsInAnotherWay(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      byte[] content = randomContent(random);
      byte[] block = REFERENCE.fastCompressor().compress(content);
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        block[random.nextInt(Math.min(block.length, 40))] = (byte) random.nextInt();
      }
      byte[] guarded = new byte[content.length + 2];
      guarded[0] = 77;
      guarded[content.length + 1] = 77;
      try {
        Lz4Block.inflate(block, 0, block.length, guarded, 1, 1, content.length + 1);
      } catch (LtxException expected) {
        assertThat(expected).hasMessageStartingWith("invalid LZ4 block: ");
      }
      assertThat(guarded[0]).isEqualTo((byte) 77);
      assertThat(guarded[content.length + 1]).isEqualTo((byte) 77);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', it ends within a sequence",
    "30 61 62, it ends within a sequence",
    "F0, it ends within a sequence",
    "F0 FF, it ends within a sequence",
    "10 61 01, it ends within a sequence",
    "1F 61 01 00, it ends within a sequence",
    "1F 61 01 00 FF, it ends within a sequence",
    "10 61 01 00, it ends within a sequence",
    "10 61 00 00 00, a match 0 bytes back at byte 1",
    "10 61 02 00 00, a match 2 bytes back at byte 1",
    "90 61 62 63 64 65 66 67 68 69, it holds more than 8 bytes",
    "14 61 01 00 00, it holds more than 8 bytes",
  })
  void anInvalidBlockIsRefused(String hex, String message) {
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(() -> inflate(bytes(hex), 8))
        .withMessage("invalid LZ4 block: " + message);
  }

  @Test
  void aMatchMayRepeatItselfAndReachBackToTheBase() throws LtxException {
    byte[] dst = {'x', 'y', 0, 0, 0, 0, 0, 0, 0};
    byte[] block = bytes("03 02 00 00");
    assertThat(Lz4Block.inflate(block, 0, block.length, dst, 0, 2, dst.length)).isEqualTo(9);
    assertThat(dst).asString().isEqualTo("xyxyxyxyx");
  }

  private static byte[] inflate(byte[] block, int room) throws LtxException {
    byte[] content = new byte[room];
    int end = Lz4Block.inflate(block, 0, block.length, content, 0, 0, room);
    return Arrays.copyOf(content, end);
  }

  private static byte[] randomContent(Random random) {
    if (random.nextInt(4) > 0) {
      return LtxFiles.randomPage(random, 1 + random.nextInt(40));
    }
    return LtxFiles.randomPage(
        random, random.nextInt(4) > 0 ? LtxFiles.randomPageSize(random) : 1 + random.nextInt(5000));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
