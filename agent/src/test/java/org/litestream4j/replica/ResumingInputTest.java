package org.litestream4j.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResumingInputTest {
  private static final byte[] CONTENT = "0123456789".getBytes(StandardCharsets.UTF_8);

  private final List<Long> offsets = new ArrayList<>();
  private final List<Long> pauses = new ArrayList<>();

  @Test
  void opensNothingBeforeItIsRead() {
    input(offset -> InputStream.nullInputStream());
    assertThat(offsets).isEmpty();
  }

  @Test
  void goesOnWhereAStreamBroke() throws IOException {
    assertThat(
            input(offset -> offset < 6 ? breakingAfter(3, offset) : whole(offset)).readAllBytes())
        .isEqualTo(CONTENT);
    assertThat(offsets).containsExactly(0L, 3L, 6L);
    assertThat(pauses).containsExactly(250L, 500L);
  }

  @Test
  void goesOnWhereAStreamEndedTooEarly() throws IOException {
    assertThat(input(offset -> offset == 0 ? endingAfter(4) : whole(offset)).readAllBytes())
        .isEqualTo(CONTENT);
    assertThat(offsets).containsExactly(0L, 4L);
  }

  @Test
  void givesUpAfterThreeMoreAttempts() {
    InputStream input = input(offset -> breakingAfter(0, offset));
    assertThat(catchThrowableOfType(IOException.class, input::readAllBytes))
        .hasMessage("connection reset");
    assertThat(offsets).hasSize(4);
    assertThat(pauses).containsExactly(250L, 500L, 1000L);
  }

  @Test
  void givesUpOnAFileThatIsShorterThanItsListing() {
    InputStream input = input(offset -> endingAfter(Math.max(0, (int) (4 - offset))));
    assertThat(catchThrowableOfType(EOFException.class, input::readAllBytes))
        .hasMessage("ends after 4 of 10 bytes");
  }

  @Test
  void doesNotAskAgainForAFileThatIsGone() {
    InputStream input =
        input(
            offset -> {
              throw new ReplicaException(ReplicaException.Kind.NOT_FOUND, "gone", null);
            });
    assertThat(catchThrowableOfType(ReplicaException.class, input::readAllBytes)).isNotNull();
    assertThat(offsets).hasSize(1);
  }

  private ResumingInput input(ResumingInput.Opener streams) {
    return new ResumingInput(
        offset -> {
          offsets.add(offset);
          return streams.open(offset);
        },
        CONTENT.length,
        pauses::add);
  }

  private static InputStream whole(long offset) {
    return new ByteArrayInputStream(CONTENT, (int) offset, CONTENT.length);
  }

  private static InputStream endingAfter(int length) {
    return new ByteArrayInputStream(Arrays.copyOf(CONTENT, length));
  }

  private static InputStream breakingAfter(int length, long offset) {
    InputStream start = new ByteArrayInputStream(CONTENT, (int) offset, length);
    return new FilterInputStream(start) {
      @Override
      public int read(byte[] buffer, int from, int count) throws IOException {
        int read = super.read(buffer, from, count);
        if (read < 0) {
          throw new IOException("connection reset");
        }
        return read;
      }
    };
  }
}
