package org.litestream4j.sqlite;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.litestream4j.io.FileSize;
import org.litestream4j.io.SideFile;

/**
 * Reads the {@code -wal} file of a database. What is committed is found from the WAL alone: header,
 * salts, cumulative checksums and commit marks. SQLite holds no locks on this file, so it may be
 * opened and closed at will.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class WalFile implements Closeable {
  static final int FRAME_HEADER_BYTES = 24;

  private static final int FIRST_READ_FRAMES = 4;
  private static final int READ_GROWTH = 4;
  private static final int MAX_READ_BYTES = 1 << 20;

  private final Path path;
  private final byte[] headerBytes = new byte[WalHeader.SIZE_BYTES];
  private byte[] buffer = new byte[0];
  private @Nullable RandomAccessFile file;

  public WalFile(Path databasePath) {
    this.path = SideFile.WAL.of(databasePath);
  }

  public Path path() {
    return path;
  }

  /** The current length in bytes; 0 if there is no WAL. */
  public long lengthBytes() throws IOException {
    return FileSize.ofAny(path);
  }

  /**
   * The commits after {@code from}: in its generation where the WAL still is that generation,
   * otherwise from the first frame of the generation that took its place. At most about {@code
   * maxBytes} are taken, always whole commits and at least one.
   *
   * @throws WalMismatchException if the frame that ends at {@code from} is no longer the one that
   *     was read there: what follows cannot be trusted to continue it
   */
  public WalRange scan(WalPosition from, long maxBytes) throws IOException {
    Optional<WalHeader> header = readHeader();
    if (!header.isPresent()) {
      return WalRange.empty(from);
    }
    WalPosition start = from;
    if (from.isNone() || !header.get().isGenerationOf(from)) {
      start = header.get().firstFrame();
    } else {
      checkLastFrame(from, header.get());
    }
    return scanFrames(start, header.get(), maxBytes);
  }

  /** Everything committed in the current generation; empty if there is no valid WAL. */
  public WalRange scanGeneration() throws IOException {
    return scan(WalPosition.NONE, Long.MAX_VALUE);
  }

  /**
   * Whether the WAL holds every frame up to {@code position} that was read, although nobody held it
   * since: all of them are read again, and their running checksum has to come out the same. After a
   * power cut the last frame can be there, which other commits do not reach, and one before it not.
   */
  public boolean holdsAllUpTo(WalPosition position) throws IOException {
    return stillContains(position)
        && (position.offset() == WalPosition.FIRST_FRAME_OFFSET
            || scan(WalPosition.NONE, position.offset() - WalPosition.FIRST_FRAME_OFFSET)
                .end()
                .equals(position));
  }

  /**
   * Whether the last frame before {@code position} is still the one that was read; while a read
   * mark keeps the WAL from being restarted, all before it are.
   */
  public boolean stillContains(WalPosition position) throws IOException {
    Optional<WalHeader> header = readHeader();
    if (position.isNone() || !header.isPresent() || !header.get().isGenerationOf(position)) {
      return false;
    }
    try {
      checkLastFrame(position, header.get());
      return true;
    } catch (WalMismatchException e) {
      return false;
    }
  }

  /** Reads the newest content that {@code range} has of {@code page} into {@code target}. */
  void readPage(WalRange range, int page, byte[] target, int pageSizeBytes) throws IOException {
    if (read(range.contentOffset(page), target, pageSizeBytes) < pageSizeBytes) {
      throw new IOException("read of page " + page + " from " + path + " ended early");
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }

  private Optional<WalHeader> readHeader() throws IOException {
    if (read(0, headerBytes, headerBytes.length) < headerBytes.length) {
      return Optional.empty();
    }
    return WalHeader.parse(headerBytes);
  }

  private void checkLastFrame(WalPosition position, WalHeader header) throws IOException {
    if (position.offset() == WalHeader.SIZE_BYTES) {
      if (position.equals(header.firstFrame())) {
        return;
      }
      throw new WalMismatchException(path, position);
    }
    byte[] frame = new byte[FRAME_HEADER_BYTES];
    long frameStart = position.offset() - FRAME_HEADER_BYTES - header.pageSizeBytes();
    if (frameStart < WalHeader.SIZE_BYTES || read(frameStart, frame, frame.length) < frame.length) {
      throw new WalMismatchException(path, position);
    }
    ByteBuffer fields = ByteBuffer.wrap(frame);
    if (fields.getInt(8) != position.salt1()
        || fields.getInt(12) != position.salt2()
        || fields.getInt(16) != position.checksum1()
        || fields.getInt(20) != position.checksum2()) {
      throw new WalMismatchException(path, position);
    }
  }

  private WalRange scanFrames(WalPosition start, WalHeader header, long maxBytes)
      throws IOException {
    int pageSize = header.pageSizeBytes();
    int frameBytes = FRAME_HEADER_BYTES + pageSize;
    WalChecksum checksum = WalChecksum.from(start, header.wordOrder());
    PageOffsets committed = new PageOffsets();
    PageOffsets pending = new PageOffsets();
    WalPosition end = start;
    int commitPages = 0;
    long offset = start.offset();
    int framesPerRead = FIRST_READ_FRAMES;
    while (true) {
      int frames = read(offset, room(framesPerRead * frameBytes), framesPerRead * frameBytes);
      frames = Math.max(frames, 0) / frameBytes;
      for (int i = 0; i < frames; i++) {
        int at = i * frameBytes;
        ByteBuffer fields = ByteBuffer.wrap(buffer, at, FRAME_HEADER_BYTES).slice();
        int page = fields.getInt(0);
        if (page == 0 || fields.getInt(8) != start.salt1() || fields.getInt(12) != start.salt2()) {
          return new WalRange(start, end, commitPages, committed);
        }
        checksum.update(buffer, at, 8);
        checksum.update(buffer, at + FRAME_HEADER_BYTES, pageSize);
        if (!checksum.matches(fields.getInt(16), fields.getInt(20))) {
          return new WalRange(start, end, commitPages, committed);
        }
        pending.put(page, offset + FRAME_HEADER_BYTES);
        offset += frameBytes;
        int commit = fields.getInt(4);
        if (commit != 0) {
          committed.putAll(pending);
          pending.clear();
          commitPages = commit;
          end =
              WalPosition.of(
                  start.salt1(), start.salt2(), offset, checksum.first(), checksum.second());
          if (offset - start.offset() >= maxBytes) {
            return new WalRange(start, end, commitPages, committed);
          }
        }
      }
      if (frames < framesPerRead) {
        return new WalRange(start, end, commitPages, committed);
      }
      framesPerRead =
          Math.max(
              framesPerRead, Math.min(framesPerRead * READ_GROWTH, MAX_READ_BYTES / frameBytes));
    }
  }

  private byte[] room(int bytes) {
    if (buffer.length < bytes) {
      buffer = new byte[bytes];
    }
    return buffer;
  }

  /** Reads up to {@code length} bytes at {@code offset}; fewer only at the end of the file. */
  private int read(long offset, byte[] target, int length) throws IOException {
    RandomAccessFile open = openFile();
    if (open == null) {
      return 0;
    }
    open.seek(offset);
    int count = 0;
    while (count < length) {
      int n = open.read(target, count, length - count);
      if (n < 0) {
        break;
      }
      count += n;
    }
    return count;
  }

  private @Nullable RandomAccessFile openFile() {
    if (file == null) {
      try {
        file = new RandomAccessFile(path.toFile(), "r");
      } catch (FileNotFoundException e) {
        return null;
      }
    }
    return file;
  }
}
