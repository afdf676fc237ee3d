package org.litestream4j.ltx;

/** Moves a CRC over a fixed number of following bytes: sixteen look-ups, one per four bits. */
final class CrcShift {
  private static final int NIBBLES = 16;

  private final long[] table;

  private CrcShift(long[] table) {
    this.table = table;
  }

  static CrcShift over(int lengthBytes) {
    long factor = Crc64.xToThe8Times(lengthBytes);
    long[] table = new long[NIBBLES * 16];
    for (int nibble = 0; nibble < NIBBLES; nibble++) {
      for (int value = 1; value < 16; value++) {
        table[nibble * 16 + value] = Crc64.multiply((long) value << (4 * nibble), factor);
      }
    }
    return new CrcShift(table);
  }

  long apply(long crc) {
    long result = 0;
    long rest = crc;
    for (int base = 0; base < NIBBLES * 16; base += 16) {
      result ^= table[base + ((int) rest & 0xf)];
      rest >>>= 4;
    }
    return result;
  }
}
