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

  private static final long[] TABLE_0 = bytewiseTable();
  private static final long[] TABLE_1 = behind(TABLE_0);
  private static final long[] TABLE_2 = behind(TABLE_1);
  private static final long[] TABLE_3 = behind(TABLE_2);
  private static final long[] TABLE_4 = behind(TABLE_3);
  private static final long[] TABLE_5 = behind(TABLE_4);
  private static final long[] TABLE_6 = behind(TABLE_5);
  private static final long[] TABLE_7 = behind(TABLE_6);

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
      register = TABLE_0[(int) (register ^ bytes[i]) & 0xff] ^ (register >>> 8);
    }
    return ~register;
  }

  /** The CRC of the bytes behind {@code crc} and the low eight bits of {@code value}. */
  static long updateByte(long crc, int value) {
    long register = ~crc;
    return ~(TABLE_0[(int) (register ^ value) & 0xff] ^ (register >>> 8));
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
    int low = (int) register;
    int high = (int) (register >>> 32);
    return TABLE_7[(low ^ bytes[i]) & 0xff]
        ^ TABLE_6[((low >>> 8) ^ bytes[i + 1]) & 0xff]
        ^ TABLE_5[((low >>> 16) ^ bytes[i + 2]) & 0xff]
        ^ TABLE_4[((low >>> 24) ^ bytes[i + 3]) & 0xff]
        ^ TABLE_3[(high ^ bytes[i + 4]) & 0xff]
        ^ TABLE_2[((high >>> 8) ^ bytes[i + 5]) & 0xff]
        ^ TABLE_1[((high >>> 16) ^ bytes[i + 6]) & 0xff]
        ^ TABLE_0[((high >>> 24) ^ bytes[i + 7]) & 0xff];
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

  private static long[] bytewiseTable() {
    long[] table = new long[256];
    for (int i = 0; i < 256; i++) {
      long value = i;
      for (int bit = 0; bit < 8; bit++) {
        value = timesX(value);
      }
      table[i] = value;
    }
    return table;
  }

  private static long[] behind(long[] table) {
    long[] next = new long[256];
    for (int i = 0; i < 256; i++) {
      next[i] = TABLE_0[(int) table[i] & 0xff] ^ (table[i] >>> 8);
    }
    return next;
  }
}
