package org.litestream4j.restore;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.litestream4j.io.Time;
import org.litestream4j.ltx.LtxException;
import org.litestream4j.ltx.Lz4FrameInput;
import org.litestream4j.replica.GenerationFile;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ResumingInput;

/** One WAL file out of the pieces in which Litestream 0.3 stored it. */
final class WalSegments extends InputStream {
  private final ReplicaClient replica;
  private final Iterator<GenerationFile> segments;
  private final ReadCount count;
  private @Nullable InputStream current;
  private long offset;

  /**
   * @param segments of one WAL file, ascending
   */
  WalSegments(ReplicaClient replica, List<GenerationFile> segments, ReadCount count) {
    this.replica = replica;
    this.segments = segments.iterator();
    this.count = count;
  }

  /** The content of one stored file, resumed where its stream breaks. */
  static InputStream open(ReplicaClient replica, GenerationFile file, ReadCount count) {
    return Lz4FrameInput.of(count.of(ResumingInput.of(replica, file, Time.SYSTEM)));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * @throws LtxException if a piece is missing
   */
  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    while (current != null || segments.hasNext()) {
      InputStream segment = current == null ? next() : current;
      int read = segment.read(buffer, from, length);
      if (read >= 0) {
        offset += read;
        return read;
      }
      close();
    }
    return -1;
  }

  private InputStream next() throws LtxException {
    GenerationFile file = segments.next();
    if (file.walOffset() != offset) {
      throw new LtxException(
          String.format(
              Locale.ROOT,
              "missing WAL segment: expected %08x/%x, got %08x/%x",
              file.index(),
              offset,
              file.index(),
              file.walOffset()));
    }
    InputStream opened = open(replica, file, count);
    current = opened;
    return opened;
  }

  @Override
  public void close() throws IOException {
    InputStream open = current;
    current = null;
    if (open != null) {
      open.close();
    }
  }
}
