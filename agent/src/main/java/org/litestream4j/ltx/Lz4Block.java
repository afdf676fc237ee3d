package org.litestream4j.ltx;

import java.util.Arrays;

/** Inflates LZ4 blocks, and takes nothing on trust. */
final class Lz4Block {
  private static final int MIN_MATCH = 4;
  private static final int RUN_MASK = 15;

  private Lz4Block() {}

  /**
   * Inflates the block in {@code src[from..to)} to {@code dst[start..limit)}; matches may reach
   * back to {@code dst[base]}. Returns the end of what was written.
   *
   * @throws LtxException if the block is not valid, or holds more than there is room for
   */
  static int inflate(byte[] src, int from, int to, byte[] dst, int base, int start, int limit)
      throws LtxException {
    int in = from;
    int out = start;
    while (in < to) {
      int token = src[in++] & 0xff;
      int literals = token >>> 4;
      if (literals == RUN_MASK) {
        int next;
        do {
          if (in >= to) {
            throw truncated();
          }
          next = src[in++] & 0xff;
          literals += next;
        } while (next == 255);
      }
      if (literals > to - in) {
        throw truncated();
      }
      if (literals > limit - out) {
        throw tooLong(limit - start);
      }
      System.arraycopy(src, in, dst, out, literals);
      in += literals;
      out += literals;
      if (in == to) {
        return out;
      }
      if (to - in < 2) {
        throw truncated();
      }
      int distance = (src[in] & 0xff) | ((src[in + 1] & 0xff) << 8);
      in += 2;
      if (distance == 0 || distance > out - base) {
        throw new LtxException(
            "invalid LZ4 block: a match " + distance + " bytes back at byte " + (out - start));
      }
      int length = token & RUN_MASK;
      if (length == RUN_MASK) {
        int next;
        do {
          if (in >= to) {
            throw truncated();
          }
          next = src[in++] & 0xff;
          length += next;
        } while (next == 255);
      }
      length += MIN_MATCH;
      if (length > limit - out) {
        throw tooLong(limit - start);
      }
      copyMatch(dst, out, distance, length);
      out += length;
    }
    throw truncated();
  }

  private static void copyMatch(byte[] bytes, int at, int distance, int length) {
    if (distance >= length) {
      System.arraycopy(bytes, at - distance, bytes, at, length);
    } else if (distance == 1) {
      Arrays.fill(bytes, at, at + length, bytes[at - 1]);
    } else {
      for (int i = at; i < at + length; i++) {
        bytes[i] = bytes[i - distance];
      }
    }
  }

  private static LtxException truncated() {
    return new LtxException("invalid LZ4 block: it ends within a sequence");
  }

  private static LtxException tooLong(int room) {
    return new LtxException("invalid LZ4 block: it holds more than " + room + " bytes");
  }
}
