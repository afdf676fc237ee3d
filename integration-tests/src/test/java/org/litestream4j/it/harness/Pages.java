package org.litestream4j.it.harness;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The pages of a database file that no connection holds open. */
public final class Pages {
  private static final int PAGE_SIZE_OFFSET = 16;
  private static final int WRITE_VERSION_OFFSET = 18;
  private static final int CHANGE_COUNTER_OFFSET = 24;
  private static final int VERSION_VALID_FOR_OFFSET = 92;
  private static final int HEADER_BYTES = 100;

  private final byte[] bytes;

  private Pages(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Pages of(Path database) throws IOException {
    return new Pages(Files.readAllBytes(database));
  }

  /**
   * The same without what a change of the journal mode alone changes: the two version bytes, the
   * change counter, and what SQLite keeps beside it (SQLite file format, database header).
   */
  public Pages whateverTheJournalMode() {
    byte[] masked = bytes.clone();
    Arrays.fill(masked, WRITE_VERSION_OFFSET, WRITE_VERSION_OFFSET + 2, (byte) 0);
    Arrays.fill(masked, CHANGE_COUNTER_OFFSET, CHANGE_COUNTER_OFFSET + 4, (byte) 0);
    Arrays.fill(masked, VERSION_VALID_FOR_OFFSET, HEADER_BYTES, (byte) 0);
    return new Pages(masked);
  }

  public int count() {
    return bytes.length / sizeBytes();
  }

  /** Whether the file is in WAL mode for whoever opens it next. */
  public boolean areInWalMode() {
    return bytes[WRITE_VERSION_OFFSET] == 2;
  }

  /** The numbers of the pages that differ, or that only one of the two has. */
  public List<Integer> differingFrom(Pages other) {
    List<Integer> numbers = new ArrayList<>();
    for (int number = 1; number <= Math.max(count(), other.count()); number++) {
      if (!Arrays.equals(page(number), other.page(number))) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  private byte[] page(int number) {
    int end = Math.min(number * sizeBytes(), bytes.length);
    return Arrays.copyOfRange(bytes, Math.min((number - 1) * sizeBytes(), end), end);
  }

  private int sizeBytes() {
    int stored = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(PAGE_SIZE_OFFSET));
    return stored == 1 ? 65536 : stored;
  }
}
