package org.litestream4j.io;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file, whatever its names: device and inode number. */
public final class Inode {
  private final long device;
  private final long number;

  private Inode(long device, long number) {
    this.device = device;
    this.number = number;
  }

  public static Inode of(long device, long number) {
    return new Inode(device, number);
  }

  public long device() {
    return device;
  }

  public long number() {
    return number;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Inode
        && device == ((Inode) other).device
        && number == ((Inode) other).number;
  }

  @Override
  public int hashCode() {
    return Objects.hash(device, number);
  }

  @Override
  public String toString() {
    return "inode " + number + " on device " + device;
  }
}
