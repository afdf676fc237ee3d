package org.litestream4j.ltx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

class LtxEncoderTest {
  private static final byte[] PAGE = new byte[512];
  private static final long CHECKSUM = 0x8000000000000005L;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @ParameterizedTest
  @ArgumentsSource(Seeds.class)
  void whatIsWrittenIsRead(long seed) throws IOException {
    Random random = new Random(seed);
    int pageSize = LtxFiles.randomPageSize(random);
    int commit = 1 + random.nextInt(40);
    boolean snapshot = random.nextBoolean();
    SortedMap<Long, byte[]> pages = new TreeMap<>();
    for (long pgno = 1; pgno <= commit; pgno++) {
      if (snapshot || random.nextBoolean()) {
        pages.put(pgno, LtxFiles.randomPage(random, pageSize));
      }
    }
    LtxHeader header = LtxFiles.header(pageSize, commit, snapshot ? 1 : 2, 9).build();
    byte[] file = LtxFiles.write(header, LtxFiles.randomEncoding(random), pages);
    assertThat(LtxHeader.parse(file).toBytes()).isEqualTo(header.toBytes());
    SortedMap<Long, byte[]> read = LtxFiles.read(file);
    assertThat(read.keySet()).isEqualTo(pages.keySet());
    pages.forEach((pgno, page) -> assertThat(read.get(pgno)).isEqualTo(page));
  }

  @ParameterizedTest
  @ArgumentsSource(Seeds.class)
  void aFileWithALateDatabaseChecksumIsTheOneThatHadItFromTheStart(long seed, @TempDir Path dir)
      throws IOException {
    Random random = new Random(seed);
    long databaseChecksum = RollingChecksum.EMPTY | random.nextLong();
    LtxHeader.Builder builder = LtxFiles.header(1024, 30, 4, 4).wal(32, 0, 1, 2);
    PageEncoding encoding = LtxFiles.randomEncoding(random);
    LtxEncoder expected =
        LtxEncoder.open(out, builder.databaseChecksum(databaseChecksum).build(), encoding);
    Path path = dir.resolve("x.ltx");
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      LtxFileWriter writer =
          LtxFileWriter.open(channel, builder.databaseChecksum(0).build(), encoding);
      for (long pgno = 1; pgno <= 30; pgno += 1 + random.nextInt(3)) {
        byte[] page = LtxFiles.randomPage(random, 1024);
        long pageChecksum = PageChecksum.of(pgno, page, 0, 1024);
        assertThat(writer.writePage(pgno, page, 0)).isEqualTo(pageChecksum);
        expected.writePage(pgno, page, 0);
      }
      expected.finish();
      LtxHeader header = writer.finish(databaseChecksum);
      assertThat(header.databaseChecksum()).isEqualTo(databaseChecksum);
      assertThat(channel.position()).isEqualTo(writer.sizeBytes()).isEqualTo(channel.size());
    }
    assertThat(Files.readAllBytes(path)).isEqualTo(out.toByteArray());
    LtxDecoder.verify(new ByteArrayInputStream(out.toByteArray()));
  }

  @Test
  void aPageIsTakenFromAnywhereInAnArray() throws IOException {
    byte[] two = new byte[1024];
    two[512] = 7;
    LtxEncoder encoder = open(LtxFiles.header(512, 2, 1, 1));
    encoder.writePage(1, two, 0);
    encoder.writePage(2, two, 512);
    encoder.finish();
    assertThat(encoder.sizeBytes()).isEqualTo(out.size());
    assertThat(LtxFiles.read(out.toByteArray()).get(2L)[0]).isEqualTo((byte) 7);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(LtxFiles.header(512, 2, 1, 1)).writePage(1, two, 513))
        .withMessage("page 1 is shorter than 512 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(LtxFiles.header(512, 2, 1, 1)).writePage(1, two, -1));
  }

  @Test
  void aPageIndexSaysWhereThePagesAre() throws IOException {
    LtxEncoder encoder = open(LtxFiles.header(512, 300, 2, 2));
    encoder.writePage(3, PAGE, 0);
    encoder.writePage(300, PAGE, 0);
    encoder.finish();
    byte[] file = out.toByteArray();
    int indexBytes = (int) ByteBuffer.wrap(file).getLong(file.length - 24);
    int at = file.length - 24 - indexBytes;
    long[] fields = new long[7];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = Varint.get(file, at);
      at = Varint.end(file, at);
    }
    long firstBytes = fields[2];
    assertThat(fields).containsExactly(3, 100, firstBytes, 300, 100 + firstBytes, firstBytes, 0);
    assertThat(at).isEqualTo(file.length - 24);
    assertThat(100 + 2 * firstBytes + 6 + indexBytes + 24).isEqualTo(file.length);
  }

  @Test
  void anIncompleteSnapshotCannotBeFinished() throws IOException {
    LtxEncoder encoder = open(LtxFiles.header(512, 2, 1, 1));
    encoder.writePage(1, PAGE, 0);
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(encoder::finish)
        .withMessage("incomplete snapshot: it ends after page 1 of 2");
  }

  @Test
  void aPageOutOfOrderIsRefused() throws IOException {
    LtxEncoder encoder = open(LtxFiles.header(512, 9, 2, 2));
    encoder.writePage(5, PAGE, 0);
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(() -> encoder.writePage(5, PAGE, 0))
        .withMessage("page 5 follows page 5: not ascending");
  }

  @Test
  void nothingIsWrittenAfterTheEnd() throws IOException {
    LtxEncoder encoder = open(LtxFiles.header(512, 9, 2, 2));
    encoder.finish();
    assertThatIllegalStateException().isThrownBy(() -> encoder.writePage(1, PAGE, 0));
    assertThatIllegalStateException().isThrownBy(encoder::finish);
  }

  @Test
  void aPostApplyChecksumIsThereExactlyWhenChecksumsAreTracked() throws IOException {
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(() -> open(LtxFiles.header(512, 9, 2, 2)).finish(CHECKSUM))
        .withMessage("invalid post-apply checksum 8000000000000005");
    LtxHeader.Builder tracked = LtxFiles.header(512, 9, 2, 2).trackChecksums(CHECKSUM);
    assertThatExceptionOfType(LtxException.class).isThrownBy(() -> open(tracked).finish());
    assertThatExceptionOfType(LtxException.class).isThrownBy(() -> open(tracked).finish(5));
    out.reset();
    open(tracked).finish(CHECKSUM);
    LtxDecoder decoder = LtxDecoder.open(new ByteArrayInputStream(out.toByteArray()));
    assertThat(decoder.readPage(PAGE.clone())).isEqualTo(LtxDecoder.END);
    assertThat(decoder.postApplyChecksum()).isEqualTo(CHECKSUM);
  }

  @Test
  void aFileThatLeavesNoPagesMustSayItInItsChecksum() throws IOException {
    assertThatExceptionOfType(LtxException.class)
        .isThrownBy(() -> open(LtxFiles.header(512, 0, 2, 2)).finish())
        .withMessage("a file that leaves no pages must track checksums and say so");
    LtxHeader.Builder tracked = LtxFiles.header(512, 0, 2, 2).trackChecksums(CHECKSUM);
    assertThatExceptionOfType(LtxException.class).isThrownBy(() -> open(tracked).finish(CHECKSUM));
    out.reset();
    open(tracked).finish(RollingChecksum.EMPTY);
    assertThat(LtxFiles.read(out.toByteArray())).isEmpty();
  }

  @Test
  void anIndexOfManyPagesIsWrittenWhole() throws IOException {
    SortedMap<Long, byte[]> pages = new TreeMap<>();
    for (long pgno = 1; pgno <= 5000; pgno++) {
      pages.put(pgno, PAGE);
    }
    byte[] file =
        LtxFiles.write(LtxFiles.header(512, 5000, 1, 1).build(), PageEncoding.BLOCK, pages);
    assertThat(LtxFiles.read(file)).hasSize(5000);
  }

  private LtxEncoder open(LtxHeader.Builder header) throws IOException {
    return LtxEncoder.open(out, header.build(), PageEncoding.BLOCK);
  }
}
