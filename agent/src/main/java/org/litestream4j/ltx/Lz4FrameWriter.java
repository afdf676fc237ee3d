package org.litestream4j.ltx;

/**
 * Writes LZ4 frames of one block as Litestream 0.5.0 to 0.5.15 does: blocks of up to 64 KiB,
 * independent, with a checksum of the content.
 */
final class Lz4FrameWriter {
  private static final int FLG = 0x64;
  private static final int BD_64_KIB = 0x40;
  private static final int HEADER_BYTES = 7;
  private static final int SIZE_BYTES = 4;
  private static final int END_MARK_BYTES = 4;
  private static final int CHECKSUM_BYTES = 4;

  private final Lz4Compressor compressor;
  private final XxHash32 hash = new XxHash32();

  Lz4FrameWriter(Lz4Compressor compressor) {
    this.compressor = compressor;
  }

  /** Room that {@link #write} needs for {@code length} bytes. */
  static int maxFrameLength(int length) {
    return HEADER_BYTES
        + SIZE_BYTES
        + Lz4Compressor.maxCompressedLength(length)
        + END_MARK_BYTES
        + CHECKSUM_BYTES;
  }

  /** Writes {@code length} bytes, at most 65536, as a frame to {@code dst}; returns its end. */
  int write(byte[] src, int srcStart, int length, byte[] dst, int dstStart) {
    LittleEndian.putInt(dst, dstStart, Lz4FrameFormat.MAGIC);
    dst[dstStart + 4] = FLG;
    dst[dstStart + 5] = BD_64_KIB;
    dst[dstStart + 6] = (byte) Lz4FrameFormat.headerChecksum(dst, dstStart + 4, 2, hash);
    int sizeAt = dstStart + HEADER_BYTES;
    int blockStart = sizeAt + SIZE_BYTES;
    int end = compressor.compress(src, srcStart, length, dst, blockStart);
    if (end - blockStart < length) {
      LittleEndian.putInt(dst, sizeAt, end - blockStart);
    } else {
      LittleEndian.putInt(dst, sizeAt, length | Lz4FrameFormat.STORED);
      System.arraycopy(src, srcStart, dst, blockStart, length);
      end = blockStart + length;
    }
    LittleEndian.putInt(dst, end, 0);
    hash.reset();
    hash.update(src, srcStart, length);
    LittleEndian.putInt(dst, end + END_MARK_BYTES, hash.value());
    return end + END_MARK_BYTES + CHECKSUM_BYTES;
  }
}
