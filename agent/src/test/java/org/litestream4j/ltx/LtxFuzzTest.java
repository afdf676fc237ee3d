package org.litestream4j.ltx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.litestream4j.faults.MutatedInputs;

/** Files that are no LTX files any more. */
class LtxFuzzTest {
  private static final int FILES = 55_000;
  private static final int MERGES = 5_000;
  private static final int FRAMES = 10_000;

  @Test
  void aMutatedFileIsReadOrRefused() throws Exception {
    int refused =
        mutatedFiles().give(FILES, LtxException.class, file -> LtxDecoder.verify(input(file)));
    assertThat(refused).isBetween(FILES / 2, FILES - 1);
  }

  @Test
  void aMutatedFileIsMergedOrRefused() throws Exception {
    byte[] snapshot = file(1, 1);
    int refused =
        MutatedInputs.of(file(2, 5), file(1, 3))
            .give(
                MERGES,
                LtxException.class,
                file ->
                    LtxMerger.of(
                            List.of(LtxDecoder.open(input(snapshot)), LtxDecoder.open(input(file))))
                        .mergeInto((pgno, page, checksum) -> {}));
    assertThat(refused).isBetween(MERGES / 2, MERGES - 1);
  }

  @Test
  void aMutatedFrameIsInflatedOrRefused() throws Exception {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    LtxFiles.read(resource("legacy-frame-v0.5.0.ltx")).values().forEach(frame::writeBytes);
    int refused =
        MutatedInputs.of(Lz4FrameTest.frameOf(frame.toByteArray()))
            .give(
                FRAMES,
                LtxException.class,
                file -> Lz4FrameInput.of(input(file)).transferTo(OutputStream.nullOutputStream()));
    assertThat(refused).isBetween(FRAMES / 2, FRAMES - 1);
  }

  @Test
  void aMutatedNameIsOneOrNone() {
    MutatedInputs.of("0000000000000001-00000000000000ff.ltx".getBytes(StandardCharsets.UTF_8))
        .give(
            5_000,
            LtxException.class,
            name ->
                LtxFileName.parse(new String(name, StandardCharsets.ISO_8859_1))
                    .ifPresent(parsed -> assertThat(parsed.toString()).hasSize(37)));
  }

  private static byte[] file(long minTxid, long maxTxid) throws Exception {
    SortedMap<Long, byte[]> pages = new TreeMap<>();
    for (long pgno = 1; pgno <= 3; pgno++) {
      pages.put(pgno, LtxFiles.randomPage(new Random(pgno), 512));
    }
    return LtxFiles.write(
        LtxFiles.header(512, 3, minTxid, maxTxid).build(), PageEncoding.BLOCK, pages);
  }

  private static MutatedInputs mutatedFiles() throws Exception {
    return MutatedInputs.of(
        resource("0000000000000001-0000000000000001.ltx"),
        resource("checksummed-snapshot.ltx"),
        resource("legacy-frame-v0.5.0.ltx"));
  }

  private static InputStream input(byte[] file) {
    return new ByteArrayInputStream(file);
  }

  private static byte[] resource(String name) throws Exception {
    try (InputStream in = LtxFuzzTest.class.getResourceAsStream("/ltx/" + name)) {
      return in.readAllBytes();
    }
  }
}
