package org.litestream4j.ltx;

/** The byte order of LZ4; everything else in an LTX file is big endian. */
final class LittleEndian {
  private LittleEndian() {}

  static int getInt(byte[] bytes, int i) {
    return (bytes[i] & 0xff)
        | ((bytes[i + 1] & 0xff) << 8)
        | ((bytes[i + 2] & 0xff) << 16)
        | (bytes[i + 3] << 24);
  }

  static void putInt(byte[] bytes, int i, int value) {
    bytes[i] = (byte) value;
    bytes[i + 1] = (byte) (value >>> 8);
    bytes[i + 2] = (byte) (value >>> 16);
    bytes[i + 3] = (byte) (value >>> 24);
  }
}
