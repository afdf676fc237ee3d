package org.litestream4j.ltx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LtxHeaderTest {
  private static final long CHECKSUM = 0x8000000000000005L;

  @Test
  void everyFieldLiesWhereTheFormatSays() throws LtxException {
    LtxHeader header =
        LtxHeader.builder()
            .pageSize(65536)
            .commit(0xfffffffeL)
            .txids(3, 4)
            .timestampMillis(-5)
            .wal(6, 7, -8, 9)
            .nodeId(-10)
            .trackChecksums(CHECKSUM)
            .databaseChecksum(CHECKSUM + 1)
            .build();
    ByteBuffer expected = ByteBuffer.allocate(100).put("LTX1".getBytes(StandardCharsets.US_ASCII));
    expected.putInt(0).putInt(65536).putInt(-2).putLong(3).putLong(4).putLong(-5);
    expected.putLong(CHECKSUM).putLong(6).putLong(7).putInt(-8).putInt(9).putLong(-10);
    expected.putLong(CHECKSUM + 1);
    assertThat(header.toBytes()).isEqualTo(expected.array());

    LtxHeader parsed = LtxHeader.parse(expected.array());
    assertThat(parsed.pageSize()).isEqualTo(65536);
    assertThat(parsed.commit()).isEqualTo(0xfffffffeL);
    assertThat(parsed.minTxid()).isEqualTo(3);
    assertThat(parsed.maxTxid()).isEqualTo(4);
    assertThat(parsed.timestampMillis()).isEqualTo(-5);
    assertThat(parsed.preApplyChecksum()).isEqualTo(CHECKSUM);
    assertThat(parsed.walOffset()).isEqualTo(6);
    assertThat(parsed.walSizeBytes()).isEqualTo(7);
    assertThat(parsed.walSalt1()).isEqualTo(-8);
    assertThat(parsed.walSalt2()).isEqualTo(9);
    assertThat(parsed.nodeId()).isEqualTo(-10);
    assertThat(parsed.databaseChecksum()).isEqualTo(CHECKSUM + 1);
    assertThat(parsed.tracksChecksums()).isTrue();
    assertThat(parsed.isSnapshot()).isFalse();
    assertThat(parsed.toBuilder().build().toBytes()).isEqualTo(expected.array());
  }

  @Test
  void aHeaderIsUntrackedAndUnknownUnlessSaidOtherwise() {
    LtxHeader header = valid().build();
    assertThat(header.toBytes()).startsWith('L', 'T', 'X', '1', 0, 0, 0, 2);
    assertThat(header.tracksChecksums()).isFalse();
    assertThat(header.databaseChecksum()).isZero();
    assertThat(header.isSnapshot()).isTrue();
  }

  @Test
  void aHeaderDoesNotChangeWithItsBuilderOrItsBytes() {
    LtxHeader.Builder builder = valid();
    LtxHeader header = builder.build();
    builder.commit(99);
    header.toBytes()[0] = 0;
    header.toBuilder().commit(98);
    assertThat(header.commit()).isEqualTo(2);
    assertThat(header.toBytes()[0]).isEqualTo((byte) 'L');
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 2048, 4096, 8192, 16384, 32768, 65536})
  void everyPageSizeOfSqliteIsValid(int pageSize) {
    assertThat(valid().pageSize(pageSize).build().pageSize()).isEqualTo(pageSize);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4  | 00000001 | unknown flags 00000001",
        "4  | 00000006 | unknown flags 00000006",
        "8  | 00000100 | page size 256 is not a power of two from 512 to 65536",
        "8  | 00020000 | page size 131072 is not a power of two from 512 to 65536",
        "8  | 00000600 | page size 1536 is not a power of two from 512 to 65536",
        "8  | 80000000 | page size 2147483648 is not a power of two from 512 to 65536",
        "20 | 00000000 | TXID range 0000000000000000-0000000000000001 is not one from 1 on",
        "16 | 80000000 | TXID range 8000000000000001-0000000000000001 is not one from 1 on",
        "20 | 00000002 | TXID range 0000000000000002-0000000000000001 is not one from 1 on",
        "48 | 80000000 | negative WAL offset -9223372036854775808",
        "56 | 80000000 | negative WAL size -9223372036854775808",
        "60 | 00000001 | a WAL size without a WAL offset",
        "64 | 00000001 | WAL salts without a WAL offset",
        "68 | 00000001 | WAL salts without a WAL offset",
        "40 | 80000000 | a pre-apply checksum, although checksums are not tracked",
      })
  void aHeaderThatBreaksARuleIsRefusedWithTheRule(int offset, String value, String violation) {
    byte[] bytes = valid().build().toBytes();
    ByteBuffer.wrap(bytes).putInt(offset, Integer.parseUnsignedInt(value, 16));
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(() -> LtxHeader.parse(bytes))
        .withMessage("invalid LTX header: " + violation);
  }

  @Test
  void trackedChecksumsFollowTheKindOfTheFile() {
    assertThat(valid().trackChecksums(0).build().tracksChecksums()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> valid().trackChecksums(CHECKSUM).build())
        .withMessage("invalid LTX header: a pre-apply checksum in a snapshot");
    LtxHeader.Builder incremental = valid().txids(2, 2);
    assertThat(incremental.trackChecksums(CHECKSUM).build().preApplyChecksum()).isEqualTo(CHECKSUM);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> incremental.trackChecksums(0).build())
        .withMessage("invalid LTX header: invalid pre-apply checksum 0000000000000000");
    assertThatIllegalArgumentException().isThrownBy(() -> incremental.trackChecksums(5).build());
  }

  @Test
  void theBuilderRefusesWhatDoesNotFitItsField() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> valid().commit(-1))
        .withMessage("commit -1 is not from 0 to 4294967295");
    assertThatIllegalArgumentException().isThrownBy(() -> valid().commit(0x100000000L));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> valid().databaseChecksum(5))
        .withMessage("0000000000000005 is not a rolling checksum");
    assertThat(valid().databaseChecksum(CHECKSUM).databaseChecksum(0).build().databaseChecksum())
        .isZero();
  }

  @Test
  void reservedBytesOfOthersAreTolerated() throws LtxException {
    byte[] bytes = valid().build().toBytes();
    bytes[87] = 1;
    bytes[99] = 2;
    LtxHeader header = LtxHeader.parse(bytes);
    assertThat(header.databaseChecksum()).isZero();
    assertThat(header.toBytes()).isEqualTo(bytes);
  }

  @Test
  void anotherFileTypeIsNamedAsSuch() {
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(
            () -> LtxHeader.parse("SQLite format 3".repeat(8).getBytes(StandardCharsets.US_ASCII)))
        .withMessage("not an LTX file: it begins with 53514c69 instead of \"LTX1\"");
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(() -> LtxHeader.parse(new byte[99]))
        .withMessage("a header has 100 bytes, not 99");
  }

  @Test
  void aHeaderIsReadFromAStreamThatGivesItInPieces() throws IOException {
    byte[] file =
        LtxFiles.write(valid().commit(1).build(), PageEncoding.BLOCK, Map.of(1L, new byte[512]));
    InputStream in =
        new ByteArrayInputStream(file) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int length) {
            return super.read(bytes, offset, Math.min(length, 7));
          }
        };
    assertThat(LtxHeader.readFrom(in).pageSize()).isEqualTo(512);
    assertThat(in.available()).isEqualTo(file.length - 100);
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(() -> LtxHeader.readFrom(new ByteArrayInputStream(file, 0, 99)))
        .withMessage("truncated: it ends at byte 99, within the header");
  }

  private static LtxHeader.Builder valid() {
    return LtxHeader.builder().pageSize(512).commit(2).txids(1, 1);
  }
}
