package org.litestream4j.ltx;

/**
 * CRC-64/GO-ISO: reflected polynomial {@code D800000000000000}, initial value and final XOR all
 * ones, {@code B90956C775A41001} for the text "123456789".
 *
 * <p>A CRC is a plain {@code long} that starts at {@link #EMPTY}. CRCs are linear, so the CRC of a
 * concatenation follows from those of its parts without their bytes ({@link #combine}).
 */
public final class Crc64 {
  /** The CRC of no bytes. */
  public static final long EMPTY = 0;

  private static final long POLYNOMIAL = 0xD800000000000000L;
  private static final long X_TO_THE_0 = 1L << 63;
  private static final long X_TO_THE_8 = X_TO_THE_0 >>> 8;

  /** Slicing by eight: row k moves a byte over k more. One array, so that its length is known. */
  private static final long[] TABLES = tables();

  private Crc64() {}

  /** The CRC of {@code length} bytes. */
  public static long of(byte[] bytes, int offset, int length) {
    return update(EMPTY, bytes, offset, length);
  }

  /** The CRC of the bytes behind {@code crc} and {@code length} more. */
  public static long update(long crc, byte[] bytes, int offset, int length) {
    long register = ~crc;
    int i = offset;
    int end = offset + length;
    for (; end - i >= 8; i += 8) {
      register = advance8(register, bytes, i);
    }
    for (; i < end; i++) {
      register = advance1(register, bytes[i]);
    }
    return ~register;
  }

  /** The CRC of the bytes behind {@code crc} and the low eight bits of {@code value}. */
  static long updateByte(long crc, int value) {
    return ~advance1(~crc, value);
  }

  /**
   * The CRC of two runs of bytes one after the other.
   *
   * @param firstCrc CRC of the first run
   * @param secondCrc CRC of the second run
   * @param secondLength length of the second run in bytes
   */
  public static long combine(long firstCrc, long secondCrc, long secondLength) {
    return multiply(firstCrc, xToThe8Times(secondLength)) ^ secondCrc;
  }

  /** One step of eight bytes on the inner register, which is the inverted CRC. */
  static long advance8(long register, byte[] bytes, int i) {
    int low = (int) register ^ LittleEndian.getInt(bytes, i);
    int high = (int) (register >>> 32) ^ LittleEndian.getInt(bytes, i + 4);
    return TABLES[0x700 + (low & 0xff)]
        ^ TABLES[0x600 + ((low >>> 8) & 0xff)]
        ^ TABLES[0x500 + ((low >>> 16) & 0xff)]
        ^ TABLES[0x400 + (low >>> 24)]
        ^ TABLES[0x300 + (high & 0xff)]
        ^ TABLES[0x200 + ((high >>> 8) & 0xff)]
        ^ TABLES[0x100 + ((high >>> 16) & 0xff)]
        ^ TABLES[high >>> 24];
  }

  private static long advance1(long register, int value) {
    return TABLES[((int) register ^ value) & 0xff] ^ (register >>> 8);
  }

  /** The factor that moves a CRC over {@code length} following bytes. */
  static long xToThe8Times(long length) {
    long result = X_TO_THE_0;
    long square = X_TO_THE_8;
    for (long rest = length; rest != 0; rest >>>= 1) {
      if ((rest & 1) != 0) {
        result = multiply(result, square);
      }
      square = multiply(square, square);
    }
    return result;
  }

  /** The product of two polynomials modulo the CRC's; bit 63 is the coefficient of x to the 0. */
  static long multiply(long a, long b) {
    long product = 0;
    long shifted = b;
    for (long rest = a; rest != 0; rest <<= 1) {
      if (rest < 0) {
        product ^= shifted;
      }
      shifted = timesX(shifted);
    }
    return product;
  }

  private static long timesX(long value) {
    return (value & 1) != 0 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  }

  private static long[] tables() {
    long[] tables = new long[8 * 256];
    for (int i = 0; i < 256; i++) {
      long value = i;
      for (int bit = 0; bit < 8; bit++) {
        value = timesX(value);
      }
      tables[i] = value;
    }
    for (int i = 256; i < tables.length; i++) {
      long value = tables[i - 256];
      tables[i] = tables[(int) value & 0xff] ^ (value >>> 8);
    }
    return tables;
  }
}
