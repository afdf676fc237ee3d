package org.litestream4j.ltx;

/** Unsigned LEB128: seven bits per byte, least significant group first, high bit means more. */
final class Varint {
  static final int MAX_BYTES = 10;

  private Varint() {}

  /** Writes {@code value} at {@code offset}; returns the end of it. */
  static int put(long value, byte[] bytes, int offset) {
    int i = offset;
    long rest = value;
    for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
      bytes[i++] = (byte) (rest | 0x80);
    }
    bytes[i++] = (byte) rest;
    return i;
  }

  /** The value at {@code offset}. */
  static long get(byte[] bytes, int offset) {
    long value = 0;
    int shift = 0;
    int i = offset;
    for (; bytes[i] < 0; i++) {
      value |= (bytes[i] & 0x7fL) << shift;
      shift += 7;
    }
    return value | ((long) bytes[i] << shift);
  }

  /** The end of the value at {@code offset}. */
  static int end(byte[] bytes, int offset) {
    int i = offset;
    while (bytes[i] < 0) {
      i++;
    }
    return i + 1;
  }
}
