package org.litestream4j.ltx;

/** xxHash32 with seed 0, the checksum of LZ4 frames. */
final class XxHash32 {
  private static final int PRIME_1 = 0x9e3779b1;
  private static final int PRIME_2 = 0x85ebca77;
  private static final int PRIME_3 = 0xc2b2ae3d;
  private static final int PRIME_4 = 0x27d4eb2f;
  private static final int PRIME_5 = 0x165667b1;

  /** The first prime plus the second, and the first one negated: the format means them to wrap. */
  private static final int START_1 = 0x24234428;

  private static final int START_4 = 0x61c8864f;

  private static final int STRIPE = 16;

  private final byte[] pending = new byte[STRIPE];
  private int pendingLength;
  private long totalLength;
  private int v1;
  private int v2;
  private int v3;
  private int v4;

  XxHash32() {
    reset();
  }

  void reset() {
    v1 = START_1;
    v2 = PRIME_2;
    v3 = 0;
    v4 = START_4;
    pendingLength = 0;
    totalLength = 0;
  }

  void update(byte[] bytes, int offset, int length) {
    totalLength += length;
    int i = offset;
    int end = offset + length;
    if (pendingLength > 0) {
      int count = Math.min(STRIPE - pendingLength, length);
      System.arraycopy(bytes, i, pending, pendingLength, count);
      pendingLength += count;
      i += count;
      if (pendingLength < STRIPE) {
        return;
      }
      stripe(pending, 0);
      pendingLength = 0;
    }
    for (; end - i >= STRIPE; i += STRIPE) {
      stripe(bytes, i);
    }
    pendingLength = end - i;
    System.arraycopy(bytes, i, pending, 0, pendingLength);
  }

  int value() {
    int hash =
        totalLength >= STRIPE
            ? Integer.rotateLeft(v1, 1)
                + Integer.rotateLeft(v2, 7)
                + Integer.rotateLeft(v3, 12)
                + Integer.rotateLeft(v4, 18)
            : PRIME_5;
    hash += (int) totalLength;
    int i = 0;
    for (; pendingLength - i >= 4; i += 4) {
      hash = Integer.rotateLeft(hash + LittleEndian.getInt(pending, i) * PRIME_3, 17) * PRIME_4;
    }
    for (; i < pendingLength; i++) {
      hash = Integer.rotateLeft(hash + (pending[i] & 0xff) * PRIME_5, 11) * PRIME_1;
    }
    hash = (hash ^ (hash >>> 15)) * PRIME_2;
    hash = (hash ^ (hash >>> 13)) * PRIME_3;
    return hash ^ (hash >>> 16);
  }

  private void stripe(byte[] bytes, int i) {
    v1 = round(v1, LittleEndian.getInt(bytes, i));
    v2 = round(v2, LittleEndian.getInt(bytes, i + 4));
    v3 = round(v3, LittleEndian.getInt(bytes, i + 8));
    v4 = round(v4, LittleEndian.getInt(bytes, i + 12));
  }

  private static int round(int accumulator, int word) {
    return Integer.rotateLeft(accumulator + word * PRIME_2, 13) * PRIME_1;
  }
}
