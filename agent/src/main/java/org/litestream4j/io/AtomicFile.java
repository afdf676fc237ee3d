package org.litestream4j.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.EnumSet;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that appears under its name whole and durable, or not at all: written beside the target
 * under a temporary name, forced to the disk, renamed, and the directory forced too.
 *
 * <p>Unless {@link #publish} has returned, {@link #close} removes the temporary file and leaves the
 * target as it was.
 */
public final class AtomicFile implements Closeable {
  private static final String SUFFIX = ".tmp";
  private static final long ABANDONED_MILLIS = 10 * 60 * 1000;

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private boolean published;

  private AtomicFile(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
  }

  /**
   * Begins a file that will become {@code target}, readable and writable by the owner alone.
   *
   * @throws java.nio.file.NoSuchFileException if the directory of the target does not exist
   */
  public static AtomicFile create(Path target) throws IOException {
    Path absolute = target.toAbsolutePath();
    String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
    Path temporary = absolute.resolveSibling(absolute.getFileName() + "." + unique + SUFFIX);
    FileChannel channel =
        FileChannel.open(
            temporary,
            EnumSet.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PrivateFiles.fileAttributes(absolute));
    return new AtomicFile(absolute, temporary, channel);
  }

  /**
   * Removes what processes that died have left of earlier attempts at the same target: unfinished
   * files that nobody has written to for ten minutes before this one was begun.
   */
  public void removeAbandonedAttempts() throws IOException {
    FileTime begun = Files.getLastModifiedTime(temporary);
    try (DirectoryStream<Path> siblings =
        Files.newDirectoryStream(target.resolveSibling("."), this::isAttempt)) {
      for (Path attempt : siblings) {
        long idleMillis = begun.toMillis() - Files.getLastModifiedTime(attempt).toMillis();
        if (idleMillis > ABANDONED_MILLIS) {
          Files.deleteIfExists(attempt);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw new IOException(e.getMessage(), e);
    } catch (NoSuchFileException e) {
      // Somebody else was faster.
    }
  }

  private boolean isAttempt(Path path) {
    String name = String.valueOf(path.getFileName());
    String prefix = target.getFileName() + ".";
    return name.startsWith(prefix)
        && name.substring(prefix.length()).matches("[0-9a-f]{1,16}\\" + SUFFIX);
  }

  /** Where the content goes; open for reading and writing. */
  public FileChannel channel() {
    return channel;
  }

  /** Where the content lies until it is published, for attributes that must be set before. */
  public Path temporaryPath() {
    return temporary;
  }

  /** The times that the file will have, milliseconds since the Unix epoch; set after writing. */
  public void setTimes(long timestampMillis) throws IOException {
    FileTime time = FileTime.fromMillis(timestampMillis);
    Files.getFileAttributeView(temporary, BasicFileAttributeView.class).setTimes(time, time, null);
  }

  /** Makes the content durable and puts it in the place of whatever the target was. */
  public void publish() throws IOException {
    channel.force(true);
    channel.close();
    rename();
    published = true;
    Directories.force(target.resolveSibling("."));
  }

  /**
   * Puts the content in the place of whatever the target was, without waiting for the disk: after a
   * power cut there may be neither.
   */
  public void publishUnforced() throws IOException {
    channel.close();
    rename();
    published = true;
  }

  private void rename() throws IOException {
    try {
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void close() throws IOException {
    if (published) {
      return;
    }
    try {
      channel.close();
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
