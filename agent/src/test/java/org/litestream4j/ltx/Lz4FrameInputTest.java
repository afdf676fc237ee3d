package org.litestream4j.ltx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG;
import net.jpountz.xxhash.XXHashFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Lz4FrameInputTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4152, 65536, 65537, 1_000_000})
  void readsWhatTheReferenceLibraryWrites(int sizeBytes) throws IOException {
    byte[] content = content(sizeBytes);
    assertThat(read(frame(content))).isEqualTo(content);
  }

  @Test
  void readsFramesThatFollowEachOther() throws IOException {
    byte[] first = content(70_000);
    byte[] second = content(5_000);
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(frame(first));
    both.write(frame(second));
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    expected.write(first);
    expected.write(second);
    assertThat(read(both.toByteArray())).isEqualTo(expected.toByteArray());
  }

  @Test
  void refusesAFrameThatIsCutOrChanged() throws IOException {
    byte[] intact = frame(content(10_000));
    for (int length = 1; length < intact.length; length += 97) {
      byte[] cut = Arrays.copyOf(intact, length);
      assertThat(catchThrowableOfType(LtxException.class, () -> read(cut))).isNotNull();
    }
    byte[] changed = intact.clone();
    changed[changed.length - 1] ^= 1;
    assertThat(catchThrowableOfType(LtxException.class, () -> read(changed)))
        .hasMessageContaining("content checksum mismatch");
  }

  private static byte[] read(byte[] frames) throws IOException {
    try (InputStream in = Lz4FrameInput.of(new ByteArrayInputStream(frames))) {
      return in.readAllBytes();
    }
  }

  private static byte[] frame(byte[] content) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    try (OutputStream out =
        new LZ4FrameOutputStream(
            frame,
            BLOCKSIZE.SIZE_64KB,
            -1,
            LZ4Factory.safeInstance().fastCompressor(),
            XXHashFactory.safeInstance().hash32(),
            FLG.Bits.BLOCK_INDEPENDENCE,
            FLG.Bits.CONTENT_CHECKSUM)) {
      out.write(content);
    }
    return frame.toByteArray();
  }

  /** Half of it compresses. */
  private static byte[] content(int sizeBytes) {
    byte[] content = new byte[sizeBytes];
    new Random(sizeBytes).nextBytes(content);
    for (int i = 0; i < sizeBytes; i++) {
      content[i] = i % 512 < 256 ? 7 : content[i];
    }
    return content;
  }
}
