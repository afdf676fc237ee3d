package org.litestream4j.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

  /** The file that {@code path} leads to, links followed; empty if there is none. */
  public static Optional<Inode> at(Path path) throws IOException {
    try {
      Map<String, Object> attributes = Files.readAttributes(path, "unix:dev,ino");
      return Optional.of(from(attributes));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * @param attributes of the view {@code unix}: at least {@code dev} and {@code ino}
   */
  static Inode from(Map<String, Object> attributes) {
    return of(
        (Long) Objects.requireNonNull(attributes.get("dev")),
        (Long) Objects.requireNonNull(attributes.get("ino")));
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
