package org.litestream4j.sqlite;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A place in one generation of a WAL, between two frames: everything before it has been seen. The
 * salts name the generation, the checksum proves the frames before the place.
 */
public final class WalPosition {
  /** Before any WAL: nothing of any generation has been seen. */
  public static final WalPosition NONE = new WalPosition(0, 0, 0, 0, 0);

  /** Where the first frame of every WAL begins, in bytes. */
  public static final long FIRST_FRAME_OFFSET = 32;

  private final int salt1;
  private final int salt2;
  private final long offset;
  private final int checksum1;
  private final int checksum2;

  private WalPosition(int salt1, int salt2, long offset, int checksum1, int checksum2) {
    this.salt1 = salt1;
    this.salt2 = salt2;
    this.offset = offset;
    this.checksum1 = checksum1;
    this.checksum2 = checksum2;
  }

  /**
   * @param offset bytes from the start of the WAL, at least 32
   * @param checksum1 first word of the running checksum at this place
   * @param checksum2 second word
   */
  public static WalPosition of(int salt1, int salt2, long offset, int checksum1, int checksum2) {
    return new WalPosition(salt1, salt2, offset, checksum1, checksum2);
  }

  public boolean isNone() {
    return offset == 0;
  }

  public int salt1() {
    return salt1;
  }

  public int salt2() {
    return salt2;
  }

  /** Bytes from the start of the WAL; 0 for {@link #NONE}. */
  public long offset() {
    return offset;
  }

  public int checksum1() {
    return checksum1;
  }

  public int checksum2() {
    return checksum2;
  }

  public boolean isSameGeneration(WalPosition other) {
    return salt1 == other.salt1 && salt2 == other.salt2 && isNone() == other.isNone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof WalPosition)) {
      return false;
    }
    WalPosition that = (WalPosition) other;
    return isSameGeneration(that)
        && offset == that.offset
        && checksum1 == that.checksum1
        && checksum2 == that.checksum2;
  }

  @Override
  public int hashCode() {
    return Objects.hash(salt1, salt2, offset, checksum1, checksum2);
  }

  @Override
  public String toString() {
    return isNone() ? "no WAL" : String.format(Locale.ROOT, "%08x-%08x@%d", salt1, salt2, offset);
  }
}
