package org.litestream4j.sqlite;

import java.nio.ByteBuffer;

/** A copy of a WAL in memory that a test cuts, spoils or writes anew. */
final class WalBytes {
  static final int HEADER = 32;
  static final int FRAME_HEADER = 24;

  private final ByteBuffer bytes;

  WalBytes(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
  }

  /** With checksums that are right, as far as there is a page size. */
  static byte[] signed(byte[] bytes) {
    if (bytes.length >= HEADER && PageSize.isValid(ByteBuffer.wrap(bytes).getInt(8))) {
      new WalBytes(bytes).sign();
    }
    return bytes;
  }

  byte[] array() {
    return bytes.array();
  }

  int pageSize() {
    return bytes.getInt(8);
  }

  int frames() {
    return (bytes.capacity() - HEADER) / (FRAME_HEADER + pageSize());
  }

  int frameAt(int frame) {
    return HEADER + frame * (FRAME_HEADER + pageSize());
  }

  int commitOf(int frame) {
    return bytes.getInt(frameAt(frame) + 4);
  }

  /** The same WAL as a machine of the other byte order would have written it. */
  WalBytes inBigEndianWords() {
    WalBytes other = new WalBytes(bytes.array().clone());
    other.bytes.putInt(0, 0x377F0683);
    other.sign();
    return other;
  }

  /** Another generation: other salts, checksums that are right. */
  WalBytes withSalts(int salt1, int salt2) {
    WalBytes other = new WalBytes(bytes.array().clone());
    other.bytes.putInt(16, salt1).putInt(20, salt2);
    for (int frame = 0; frame < other.frames(); frame++) {
      other.bytes.putInt(other.frameAt(frame) + 8, salt1).putInt(other.frameAt(frame) + 12, salt2);
    }
    other.sign();
    return other;
  }

  private void sign() {
    boolean isBig = bytes.getInt(0) == 0x377F0683;
    int[] sums = new int[2];
    add(sums, 0, 24, isBig);
    bytes.putInt(24, sums[0]).putInt(28, sums[1]);
    for (int frame = 0; frame < frames(); frame++) {
      int at = frameAt(frame);
      add(sums, at, 8, isBig);
      add(sums, at + FRAME_HEADER, pageSize(), isBig);
      bytes.putInt(at + 16, sums[0]).putInt(at + 20, sums[1]);
    }
  }

  private void add(int[] sums, int from, int length, boolean isBig) {
    for (int at = from; at < from + length; at += 8) {
      int first = bytes.getInt(at);
      int second = bytes.getInt(at + 4);
      sums[0] += (isBig ? first : Integer.reverseBytes(first)) + sums[1];
      sums[1] += (isBig ? second : Integer.reverseBytes(second)) + sums[0];
    }
  }
}
