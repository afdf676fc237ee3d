package org.litestream4j.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Real inputs with mistakes in them, for a reader that has to answer each or to refuse it with an
 * exception that it declares, with little time and memory whatever the input says of itself.
 */
public final class MutatedInputs {
  /** What is read. */
  @FunctionalInterface
  public interface Reader {
    void read(byte[] input) throws Exception;
  }

  private static final int MOST_MUTATIONS = 4;
  private static final long MOST_ALLOCATED_BYTES = 16 << 20;
  private static final long MOST_CPU_NANOS = 3_000_000_000L;
  private static final long[] SIZES_THAT_ARE_DECLARED = {
    0, 1, -1, 2, 512, 65536, 65537, 0x7fffffff, 0x80000000L, 0xffffffffL, 1L << 40, Long.MAX_VALUE
  };

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final List<byte[]> originals;
  private final long seed;
  private final Random random;

  private MutatedInputs(List<byte[]> originals, long seed) {
    this.originals = originals;
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** Mutations of {@code originals}; {@code -Dtest.seed=N} makes those of the seed N again. */
  public static MutatedInputs of(byte[]... originals) {
    return new MutatedInputs(
        List.of(originals), Long.getLong("test.seed", ThreadLocalRandom.current().nextLong()));
  }

  /**
   * Gives {@code count} of them to a reader.
   *
   * @param refusal what the reader may throw
   * @return how many it refused
   */
  public int give(int count, Class<? extends Exception> refusal, Reader reader) {
    int refused = 0;
    for (int i = 0; i < count; i++) {
      byte[] input = originals.get(random.nextInt(originals.size())).clone();
      for (int left = 1 + random.nextInt(MOST_MUTATIONS); left > 0; left--) {
        input = mutate(input);
      }
      refused += isRefused(input, refusal, reader, "seed " + seed + ", input " + i) ? 1 : 0;
    }
    System.out.println(
        "seed " + seed + ": " + refused + " of " + count + " inputs refused: " + refusal);
    return refused;
  }

  private boolean isRefused(
      byte[] input, Class<? extends Exception> refusal, Reader reader, String name) {
    long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
    long cpuBefore = threads.getCurrentThreadCpuTime();
    boolean refused = false;
    try {
      reader.read(input);
    } catch (Throwable e) {
      if (!refusal.isInstance(e)) {
        throw new AssertionError(name + ": " + HexFormat.of().formatHex(input), e);
      }
      assertThat(e.getMessage()).as(name).isNotBlank().doesNotContain("\n");
      refused = true;
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - allocatedBefore)
        .as("bytes allocated for %s", name)
        .isLessThan(MOST_ALLOCATED_BYTES);
    assertThat(threads.getCurrentThreadCpuTime() - cpuBefore)
        .as("time in ns for %s", name)
        .isLessThan(MOST_CPU_NANOS);
    return refused;
  }

  private byte[] mutate(byte[] input) {
    if (input.length < 2 * Long.BYTES) {
      return input;
    }
    int at = random.nextInt(input.length);
    int length = Math.min(1 + random.nextInt(40), input.length - at);
    switch (random.nextInt(7)) {
      case 0 -> input[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> input[at] = (byte) random.nextInt();
      case 2 -> {
        long size = SIZES_THAT_ARE_DECLARED[random.nextInt(SIZES_THAT_ARE_DECLARED.length)];
        ByteBuffer.wrap(input).putInt(Math.min(at, input.length - Integer.BYTES), (int) size);
      }
      case 3 -> {
        long size = SIZES_THAT_ARE_DECLARED[random.nextInt(SIZES_THAT_ARE_DECLARED.length)];
        ByteBuffer.wrap(input).putLong(Math.min(at, input.length - Long.BYTES), size);
      }
      case 4 -> {
        return Arrays.copyOf(input, at);
      }
      case 5 -> {
        return replaced(input, at, at + length, new byte[0]);
      }
      default -> {
        byte[] other = originals.get(random.nextInt(originals.size()));
        int from = random.nextInt(other.length);
        int to = Math.min(other.length, from + length);
        return replaced(input, at, at, Arrays.copyOfRange(other, from, to));
      }
    }
    return input;
  }

  private static byte[] replaced(byte[] input, int from, int to, byte[] by) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(input, 0, from);
    out.writeBytes(by);
    out.write(input, to, input.length - to);
    return out.toByteArray();
  }
}
