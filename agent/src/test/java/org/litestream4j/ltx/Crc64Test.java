package org.litestream4j.ltx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

class Crc64Test {
  @Test
  void theCheckValueIsThatOfCrc64GoIso() {
    byte[] text = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(Crc64.of(text, 0, text.length)).isEqualTo(0xB90956C775A41001L);
  }

  @Test
  void theCrcOfNothingIsEmpty() {
    assertThat(Crc64.of(new byte[0], 0, 0)).isEqualTo(Crc64.EMPTY);
  }

  @ParameterizedTest
  @ArgumentsSource(Seeds.class)
  void anyRunOfBytesHasTheCrcOfTheDefinition(long seed) {
    Random random = new Random(seed);
    byte[] bytes = randomBytes(random, 300);
    int offset = random.nextInt(bytes.length);
    int length = random.nextInt(bytes.length - offset + 1);
    assertThat(Crc64.of(bytes, offset, length)).isEqualTo(byDefinition(bytes, offset, length));
  }

  @ParameterizedTest
  @ArgumentsSource(Seeds.class)
  void theCrcOfTwoRunsFollowsFromThoseOfEach(long seed) {
    Random random = new Random(seed);
    byte[] bytes = randomBytes(random, 5000);
    int cut = random.nextInt(bytes.length + 1);
    long first = Crc64.of(bytes, 0, cut);
    long second = Crc64.of(bytes, cut, bytes.length - cut);
    long whole = Crc64.of(bytes, 0, bytes.length);
    assertThat(Crc64.update(first, bytes, cut, bytes.length - cut)).isEqualTo(whole);
    assertThat(Crc64.combine(first, second, bytes.length - cut)).isEqualTo(whole);
  }

  @ParameterizedTest
  @ArgumentsSource(Seeds.class)
  void aPageChecksumIsTheFlaggedCrcOfNumberAndPage(long seed) {
    Random random = new Random(seed);
    int pageSize = LtxFiles.randomPageSize(random);
    byte[] bytes = randomBytes(random, 100 + pageSize);
    long pgno = Integer.toUnsignedLong(random.nextInt());
    byte[] hashed =
        ByteBuffer.allocate(4 + pageSize).putInt((int) pgno).put(bytes, 100, pageSize).array();
    assertThat(PageChecksum.of(pgno, bytes, 100, pageSize))
        .isEqualTo(1L << 63 | byDefinition(hashed, 0, hashed.length));
  }

  @Test
  void aPageChecksumNeedsAPageSizeOfSqlite() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PageChecksum.of(1, new byte[1000], 0, 1000))
        .withMessage("page size 1000 is not a power of two from 512 to 65536");
  }

  @Test
  void aRollingChecksumForgetsPagesThatAreRemovedOrReplaced() {
    long a = 1L << 63 | 5;
    long b = 1L << 63 | 9;
    long rolling = RollingChecksum.add(RollingChecksum.EMPTY, a);
    assertThat(rolling).isEqualTo(a);
    assertThat(RollingChecksum.remove(RollingChecksum.add(rolling, b), a)).isEqualTo(b);
    assertThat(RollingChecksum.replace(rolling, a, b)).isEqualTo(b);
    assertThat(RollingChecksum.remove(rolling, a)).isEqualTo(RollingChecksum.EMPTY);
  }

  private static byte[] randomBytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static long byDefinition(byte[] bytes, int offset, int length) {
    long register = -1;
    for (int i = offset; i < offset + length; i++) {
      register ^= bytes[i] & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        register = (register & 1) != 0 ? (register >>> 1) ^ 0xD800000000000000L : register >>> 1;
      }
    }
    return ~register;
  }
}
