package org.litestream4j.capture;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The checksum of every page of the database as the local chain describes it, 8 bytes a page, after
 * a record of where the chain stands. A plain file, read and written in place: entries follow the
 * LTX file that they describe and can be set again from it, so a crash between the two is mended by
 * applying that file once more.
 */
final class PageChecksumFile implements Closeable {
  static final String NAME = "page-checksums";

  private static final int WINDOW_ENTRIES = 1024;

  private final Path path;
  private final FileChannel channel;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW_ENTRIES * Long.BYTES);
  private long windowStart = -1;
  private boolean windowChanged;

  private PageChecksumFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Opens the file if it is there; what its record says is for {@link #state()} to find out. */
  static Optional<PageChecksumFile> open(Path path) throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    return Optional.of(
        new PageChecksumFile(
            path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)));
  }

  /** The file of another process, which may be writing to it. */
  static PageChecksumFile openToRead(Path path) throws IOException {
    return new PageChecksumFile(path, FileChannel.open(path, StandardOpenOption.READ));
  }

  /** A file over a channel that is open for reading and writing, for a full rewrite. */
  static PageChecksumFile over(Path path, FileChannel channel) {
    return new PageChecksumFile(path, channel);
  }

  /** Where the chain stands; empty if the file is of another version or torn. */
  Optional<ChainState> state() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(ChainState.SIZE_BYTES);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, bytes.position()) < 0) {
        return Optional.empty();
      }
    }
    return ChainState.readFrom(bytes.array()).filter(state -> hasEntriesFor(state.commitPages()));
  }

  void writeState(ChainState state) throws IOException {
    flush();
    writeFully(ByteBuffer.wrap(state.toBytes()), 0);
  }

  /** The checksum of page {@code page}, which the database must have. */
  long get(int page) throws IOException {
    int at = positionInWindow(page);
    if (at >= window.limit()) {
      throw new EOFException(path + " has no checksum of page " + page);
    }
    return window.getLong(at);
  }

  /**
   * Sets the checksum of page {@code page}; it reaches the file with {@link #flush} at the latest.
   */
  void put(int page, long checksum) throws IOException {
    int at = positionInWindow(page);
    if (at >= window.limit()) {
      int end = window.limit();
      window.limit(at + Long.BYTES);
      while (end < at) {
        window.putLong(end, 0);
        end += Long.BYTES;
      }
    }
    window.putLong(at, checksum);
    windowChanged = true;
  }

  /** Cuts the entries of pages after {@code commitPages}. */
  void truncate(int commitPages) throws IOException {
    flush();
    channel.truncate(offsetOf(commitPages) + Long.BYTES);
    windowStart = -1;
  }

  /** Makes everything written so far survive a power cut. */
  void force() throws IOException {
    flush();
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  static long offsetOf(int page) {
    return ChainState.SIZE_BYTES + (page - 1L) * Long.BYTES;
  }

  private boolean hasEntriesFor(int pages) {
    try {
      return channel.size() >= offsetOf(pages) + Long.BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  void flush() throws IOException {
    if (windowChanged) {
      ByteBuffer bytes = window.duplicate();
      bytes.position(0);
      writeFully(bytes, windowOffset());
      windowChanged = false;
    }
  }

  private int positionInWindow(int page) throws IOException {
    long index = page - 1L;
    long start = index - index % WINDOW_ENTRIES;
    if (start != windowStart) {
      flush();
      windowStart = start;
      window.clear();
      int read = 0;
      while (read >= 0 && window.hasRemaining()) {
        read = channel.read(window, windowOffset() + window.position());
      }
      window.flip();
      window.limit(window.limit() - window.limit() % Long.BYTES);
    }
    return (int) (index - start) * Long.BYTES;
  }

  private long windowOffset() {
    return ChainState.SIZE_BYTES + windowStart * Long.BYTES;
  }

  private void writeFully(ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }
}
