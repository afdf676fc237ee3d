package org.litestream4j.sqlite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * The running checksum of a WAL (SQLite file format, "Checksum Algorithm"): two 32-bit sums over
 * 8-byte pieces, carried on from the header through every frame.
 */
final class WalChecksum {
  /** How the data words are read; header fields are always big-endian. */
  enum WordOrder {
    LITTLE(ByteOrder.LITTLE_ENDIAN),
    BIG(ByteOrder.BIG_ENDIAN);

    private final ByteOrder bytes;

    WordOrder(ByteOrder bytes) {
      this.bytes = bytes;
    }

    static WordOrder of(boolean bigEndian) {
      return bigEndian ? BIG : LITTLE;
    }
  }

  private final WordOrder order;
  private int first;
  private int second;

  private WalChecksum(WordOrder order, int first, int second) {
    this.order = order;
    this.first = first;
    this.second = second;
  }

  static WalChecksum start(WordOrder order) {
    return new WalChecksum(order, 0, 0);
  }

  /** Goes on from where {@code position} ends. */
  static WalChecksum from(WalPosition position, WordOrder order) {
    return new WalChecksum(order, position.checksum1(), position.checksum2());
  }

  /** Adds {@code length} bytes, a multiple of 8. */
  void update(byte[] bytes, int offset, int length) {
    IntBuffer words = ByteBuffer.wrap(bytes, offset, length).order(order.bytes).asIntBuffer();
    int a = first;
    int b = second;
    int count = length >> 2;
    for (int i = 0; i < count; i += 2) {
      a += words.get(i) + b;
      b += words.get(i + 1) + a;
    }
    first = a;
    second = b;
  }

  boolean matches(int storedFirst, int storedSecond) {
    return first == storedFirst && second == storedSecond;
  }

  WordOrder order() {
    return order;
  }

  int first() {
    return first;
  }

  int second() {
    return second;
  }
}
