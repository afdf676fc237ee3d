package org.litestream4j.ltx;

import java.util.Arrays;

/** Compresses up to 64 KiB at a time into an LZ4 block. Not safe for use by several threads. */
final class Lz4Compressor {
  private static final int MIN_MATCH = 4;

  /** The format's end rules: the last five bytes are literals, the last match begins before 12. */
  private static final int LAST_LITERALS = 5;

  private static final int LAST_MATCH_DISTANCE = 12;

  private static final int RUN_MASK = 15;
  private static final int MAX_HASH_BITS = 12;

  /** After 64 misses in a row the search begins to step over bytes: such data does not compress. */
  private static final int SKIP_SHIFT = 6;

  private final int[] positions = new int[1 << MAX_HASH_BITS];

  /** The longest block that {@code length} bytes can make. */
  static int maxCompressedLength(int length) {
    return length + length / 255 + 16;
  }

  /**
   * Compresses {@code length} bytes, at most 65536, into {@code dst}, which has room for {@link
   * #maxCompressedLength}; returns the end of the block.
   */
  int compress(byte[] src, int srcStart, int length, byte[] dst, int dstStart) {
    int srcEnd = srcStart + length;
    int matchEnd = srcEnd - LAST_LITERALS;
    int lastMatchStart = srcEnd - LAST_MATCH_DISTANCE;
    int hashShift = Math.max(Integer.numberOfLeadingZeros(length), Integer.SIZE - MAX_HASH_BITS);
    Arrays.fill(positions, 0, 1 << (Integer.SIZE - hashShift), srcStart);
    int literals = srcStart;
    int out = dstStart;
    int searched = 1 << SKIP_SHIFT;
    int i = srcStart + 1;
    while (i <= lastMatchStart) {
      int word = LittleEndian.getInt(src, i);
      int slot = slotOf(word, hashShift);
      int candidate = positions[slot];
      positions[slot] = i;
      if (LittleEndian.getInt(src, candidate) != word) {
        i += searched++ >>> SKIP_SHIFT;
        continue;
      }
      int distance = i - candidate;
      while (i > literals && i - distance > srcStart && src[i - 1] == src[i - 1 - distance]) {
        i--;
      }
      int end = i + MIN_MATCH;
      while (end < matchEnd && src[end] == src[end - distance]) {
        end++;
      }
      out = putSequence(src, literals, i, distance, end - i, dst, out);
      literals = end;
      i = end;
      positions[slotOf(LittleEndian.getInt(src, end - 2), hashShift)] = end - 2;
      searched = 1 << SKIP_SHIFT;
    }
    return putLiterals(src, literals, srcEnd, 0, dst, out);
  }

  private static int slotOf(int word, int hashShift) {
    return (word * 0x9e3779b1) >>> hashShift;
  }

  private static int putSequence(
      byte[] src, int from, int to, int distance, int matchLength, byte[] dst, int start) {
    int extra = matchLength - MIN_MATCH;
    int out = putLiterals(src, from, to, Math.min(extra, RUN_MASK), dst, start);
    dst[out++] = (byte) distance;
    dst[out++] = (byte) (distance >>> 8);
    return extra >= RUN_MASK ? putRun(extra - RUN_MASK, dst, out) : out;
  }

  private static int putLiterals(
      byte[] src, int from, int to, int matchNibble, byte[] dst, int start) {
    int length = to - from;
    int out = start;
    dst[out++] = (byte) ((Math.min(length, RUN_MASK) << 4) | matchNibble);
    if (length >= RUN_MASK) {
      out = putRun(length - RUN_MASK, dst, out);
    }
    System.arraycopy(src, from, dst, out, length);
    return out + length;
  }

  private static int putRun(int length, byte[] dst, int start) {
    int out = start;
    int rest = length;
    for (; rest >= 255; rest -= 255) {
      dst[out++] = (byte) 255;
    }
    dst[out++] = (byte) rest;
    return out;
  }
}
