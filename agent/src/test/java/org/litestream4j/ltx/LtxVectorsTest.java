package org.litestream4j.ltx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LtxVectorsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000001-0000000000000001",
        "0000000000000002-0000000000000005",
        "checksummed-snapshot",
        "legacy-frame-v0.5.0"
      })
  void aVectorDecodesAndItsReEncodingDecodesToTheSame(String name) throws IOException {
    byte[] bytes;
    try (InputStream in = getClass().getResourceAsStream("/ltx/" + name + ".ltx")) {
      bytes = in.readAllBytes();
    }
    for (PageEncoding encoding : PageEncoding.values()) {
      LtxDecoder decoder = LtxDecoder.open(new ByteArrayInputStream(bytes));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      LtxEncoder encoder = LtxEncoder.open(out, decoder.header(), encoding);
      Map<Long, byte[]> pages = new LinkedHashMap<>();
      byte[] page = new byte[decoder.header().pageSize()];
      for (long pgno = decoder.readPage(page); pgno != 0; pgno = decoder.readPage(page)) {
        pages.put(pgno, page.clone());
        assertThat(encoder.writePage(pgno, page, 0)).isEqualTo(decoder.pageChecksum());
      }
      encoder.finish(decoder.postApplyChecksum());
      LtxDecoder again = LtxDecoder.open(new ByteArrayInputStream(out.toByteArray()));
      assertThat(again.header().toBytes()).isEqualTo(decoder.header().toBytes());
      for (Map.Entry<Long, byte[]> entry : pages.entrySet()) {
        assertThat(again.readPage(page)).isEqualTo(entry.getKey());
        assertThat(page).isEqualTo(entry.getValue());
      }
      assertThat(again.readPage(page)).isEqualTo(LtxDecoder.END);
    }
  }
}
