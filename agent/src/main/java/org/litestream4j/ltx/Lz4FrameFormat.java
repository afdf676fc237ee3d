package org.litestream4j.ltx;

/** The fixed parts of LZ4 frames. */
final class Lz4FrameFormat {
  static final int MAGIC = 0x184d2204;

  static final int FLG_VERSION_MASK = 0xc0;
  static final int FLG_VERSION_01 = 0x40;
  static final int FLG_BLOCKS_INDEPENDENT = 0x20;
  static final int FLG_BLOCK_CHECKSUM = 0x10;
  static final int FLG_CONTENT_SIZE = 0x08;
  static final int FLG_CONTENT_CHECKSUM = 0x04;
  static final int FLG_RESERVED = 0x02;
  static final int FLG_DICTIONARY = 0x01;

  /** Bit 31 of a block's size: the block is stored as it is. */
  static final int STORED = 1 << 31;

  private Lz4FrameFormat() {}

  /** The header checksum: the second byte of the descriptor's xxHash32. */
  static int headerChecksum(byte[] descriptor, int offset, int length, XxHash32 hash) {
    hash.reset();
    hash.update(descriptor, offset, length);
    return (hash.value() >>> 8) & 0xff;
  }
}
