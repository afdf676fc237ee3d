package org.litestream4j.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which file a path leads to and when it was last touched, without opening it. Times are cut to
 * microseconds, the finest that every Java runtime reports.
 */
public final class FileIdentity {
  /** A change this shortly before the file is looked at might share its time with a later one. */
  public static final long SAFE_AGE_MICROS = TimeUnit.MILLISECONDS.toMicros(50);

  private final Inode inode;
  private final int links;
  private final long sizeBytes;
  private final long modifiedMicros;
  private final long changedMicros;

  /** Not later than it was read. */
  private final long readMicros;

  private FileIdentity(
      Inode inode,
      int links,
      long sizeBytes,
      long modifiedMicros,
      long changedMicros,
      long readMicros) {
    this.inode = inode;
    this.links = links;
    this.sizeBytes = sizeBytes;
    this.modifiedMicros = modifiedMicros;
    this.changedMicros = changedMicros;
    this.readMicros = readMicros;
  }

  public static FileIdentity of(
      Inode inode, int links, long sizeBytes, long modifiedMicros, long changedMicros) {
    return new FileIdentity(inode, links, sizeBytes, modifiedMicros, changedMicros, 0);
  }

  /** The identity of the file behind {@code path}, links followed; empty if there is none. */
  public static Optional<FileIdentity> read(Path path) throws IOException {
    long readMicros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    Map<String, Object> attributes;
    try {
      attributes =
          Files.readAttributes(
              path, "unix:dev,ino,nlink,size,lastModifiedTime,ctime", new LinkOption[0]);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (Files.exists(path)) {
        throw e;
      }
      return Optional.empty();
    }
    return Optional.of(
        new FileIdentity(
            Inode.from(attributes),
            (Integer) attribute(attributes, "nlink"),
            (Long) attribute(attributes, "size"),
            micros(attribute(attributes, "lastModifiedTime")),
            micros(attribute(attributes, "ctime")),
            readMicros));
  }

  /**
   * Whether {@code path} leads to this file and nobody has written to it: whatever changes the
   * content, or the time of its last change, changes the time of the last change of attributes.
   */
  public boolean isStillAt(Path path) throws IOException {
    try {
      Map<String, Object> now = Files.readAttributes(path, "unix:dev,ino,size,ctime");
      return sizeBytes == (Long) attribute(now, "size")
          && changedMicros == micros(attribute(now, "ctime"))
          && inode.equals(Inode.from(now));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  public Inode inode() {
    return inode;
  }

  /** How many names the file has. */
  public int links() {
    return links;
  }

  public long sizeBytes() {
    return sizeBytes;
  }

  /** Last change of the content, microseconds since the Unix epoch. */
  public long modifiedMicros() {
    return modifiedMicros;
  }

  /** Last change of content or attributes, microseconds since the Unix epoch. */
  public long changedMicros() {
    return changedMicros;
  }

  /**
   * Whether whatever is written to it after it was read gives it another time: the last change was
   * not just then. False where it was not read.
   */
  public boolean wasAtRest() {
    return changedMicros + SAFE_AGE_MICROS <= readMicros;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof FileIdentity)) {
      return false;
    }
    FileIdentity that = (FileIdentity) other;
    return inode.equals(that.inode)
        && sizeBytes == that.sizeBytes
        && modifiedMicros == that.modifiedMicros
        && changedMicros == that.changedMicros;
  }

  @Override
  public int hashCode() {
    return Objects.hash(inode, sizeBytes, modifiedMicros, changedMicros);
  }

  private static Object attribute(Map<String, Object> attributes, String name) {
    return Objects.requireNonNull(attributes.get(name), name);
  }

  private static long micros(Object time) {
    return ((FileTime) time).to(TimeUnit.MICROSECONDS);
  }
}
