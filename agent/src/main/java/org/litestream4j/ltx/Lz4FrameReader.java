package org.litestream4j.ltx;

import java.io.IOException;
import java.util.Locale;

/**
 * Reads LZ4 frames block by block: any block size, blocks that depend on the ones before, all
 * checksums. Dictionaries are refused.
 */
final class Lz4FrameReader {
  private static final String PART = "LZ4 frame";
  private static final int SMALLEST_BLOCK_CODE = 4;
  private static final int MIN_DESCRIPTOR_BYTES = 2;
  private static final int CONTENT_SIZE_BYTES = 8;

  private final ByteSource source;
  private final byte[] fields = new byte[MIN_DESCRIPTOR_BYTES + CONTENT_SIZE_BYTES];
  private final XxHash32 contentHash = new XxHash32();
  private final XxHash32 otherHash = new XxHash32();
  private byte[] block = new byte[0];
  private int flags;
  private int maxBlockBytes;
  private long contentBytes;
  private long declaredContentBytes;

  Lz4FrameReader(ByteSource source) {
    this.source = source;
  }

  /** Reads the header of a frame. */
  void begin() throws IOException {
    int magic = readInt();
    if (magic != Lz4FrameFormat.MAGIC) {
      throw new LtxException(
          String.format(Locale.ROOT, "not an LZ4 frame: it begins with %08x", magic));
    }
    source.readFully(fields, 0, MIN_DESCRIPTOR_BYTES, PART);
    flags = fields[0] & 0xff;
    int sizeCode = (fields[1] >>> 4) & 0x0f;
    if ((flags & Lz4FrameFormat.FLG_VERSION_MASK) != Lz4FrameFormat.FLG_VERSION_01
        || (flags & (Lz4FrameFormat.FLG_RESERVED | Lz4FrameFormat.FLG_DICTIONARY)) != 0
        || sizeCode < SMALLEST_BLOCK_CODE
        || sizeCode > 7
        || (fields[1] & 0x0f) != 0) {
      throw new LtxException(
          String.format(
              Locale.ROOT, "unsupported LZ4 frame: descriptor %02x %02x", flags, fields[1] & 0xff));
    }
    maxBlockBytes = 1 << (8 + 2 * sizeCode);
    int descriptorBytes = MIN_DESCRIPTOR_BYTES;
    if (has(Lz4FrameFormat.FLG_CONTENT_SIZE)) {
      source.readFully(fields, MIN_DESCRIPTOR_BYTES, CONTENT_SIZE_BYTES, PART);
      descriptorBytes += CONTENT_SIZE_BYTES;
      declaredContentBytes =
          (LittleEndian.getInt(fields, 2) & 0xffffffffL)
              | ((long) LittleEndian.getInt(fields, 6) << 32);
    }
    int checksum = Lz4FrameFormat.headerChecksum(fields, 0, descriptorBytes, otherHash);
    if (source.readByte(PART) != checksum) {
      throw new LtxException("header checksum mismatch in an LZ4 frame");
    }
    contentHash.reset();
    contentBytes = 0;
  }

  /** The most that a block of this frame can hold. */
  int maxBlockBytes() {
    return maxBlockBytes;
  }

  /**
   * Inflates the next block to {@code dst} from {@code start} on. What came before in the frame, as
   * far as it is there, lies before {@code start}, from {@code base} on.
   *
   * @return the end of what was written, or -1 if there was no block but the verified end
   */
  int readBlock(byte[] dst, int base, int start, int limit) throws IOException {
    int size = readInt();
    if (size == 0) {
      verifyEnd();
      return -1;
    }
    int length = size & ~Lz4FrameFormat.STORED;
    int room = Math.min(limit - start, maxBlockBytes);
    boolean stored = (size & Lz4FrameFormat.STORED) != 0;
    if (length > (stored ? room : Lz4Compressor.maxCompressedLength(room))) {
      throw new LtxException("an LZ4 block of " + length + " bytes is too long for " + room);
    }
    int end;
    if (stored) {
      source.readFully(dst, start, length, PART);
      verifyBlock(dst, start, length);
      end = start + length;
    } else {
      if (block.length < length) {
        block = new byte[length];
      }
      source.readFully(block, 0, length, PART);
      verifyBlock(block, 0, length);
      int reach = has(Lz4FrameFormat.FLG_BLOCKS_INDEPENDENT) ? start : base;
      end = Lz4Block.inflate(block, 0, length, dst, reach, start, start + room);
    }
    contentHash.update(dst, start, end - start);
    contentBytes += end - start;
    return end;
  }

  private void verifyBlock(byte[] bytes, int offset, int length) throws IOException {
    if (has(Lz4FrameFormat.FLG_BLOCK_CHECKSUM)) {
      otherHash.reset();
      otherHash.update(bytes, offset, length);
      if (readInt() != otherHash.value()) {
        throw new LtxException("block checksum mismatch in an LZ4 frame");
      }
    }
  }

  private void verifyEnd() throws IOException {
    if (has(Lz4FrameFormat.FLG_CONTENT_SIZE) && contentBytes != declaredContentBytes) {
      throw new LtxException(
          "an LZ4 frame declares "
              + Long.toUnsignedString(declaredContentBytes)
              + " bytes and holds "
              + contentBytes);
    }
    if (has(Lz4FrameFormat.FLG_CONTENT_CHECKSUM) && readInt() != contentHash.value()) {
      throw new LtxException("content checksum mismatch in an LZ4 frame");
    }
  }

  private boolean has(int flag) {
    return (flags & flag) != 0;
  }

  private int readInt() throws IOException {
    source.readFully(fields, 0, Integer.BYTES, PART);
    return LittleEndian.getInt(fields, 0);
  }
}
