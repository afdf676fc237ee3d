package org.litestream4j.replica;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.litestream4j.io.Time;

/**
 * One file of a replica, opened when it is first read, and opened again where it broke off if the
 * stream fails or ends early: up to three times, after 250, 500 and 1000 ms.
 */
public final class ResumingInput extends InputStream {
  private static final int RETRIES = 3;
  private static final long FIRST_PAUSE_MILLIS = 250;

  /** Opens the file from some offset on. */
  interface Opener {
    InputStream open(long offset) throws IOException;
  }

  private final Opener opener;
  private final long sizeBytes;
  private final Pause pause;
  private @Nullable InputStream stream;
  private long offset;
  private int failures;

  /**
   * @param sizeBytes of the file, as its listing says
   */
  ResumingInput(Opener opener, long sizeBytes, Pause pause) {
    this.opener = opener;
    this.sizeBytes = sizeBytes;
    this.pause = pause;
  }

  /** The bytes of an LTX file. */
  public static ResumingInput of(ReplicaClient replica, LtxFileInfo file, Time time) {
    return new ResumingInput(
        offset -> replica.open(file.level(), file.name(), offset),
        file.sizeBytes(),
        Pause.in(time));
  }

  /** The stored bytes of a file by Litestream 0.3. */
  public static ResumingInput of(ReplicaClient replica, GenerationFile file, Time time) {
    return new ResumingInput(
        offset -> replica.openGeneration(file, offset), file.sizeBytes(), Pause.in(time));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    while (true) {
      try {
        int count = opened().read(buffer, from, length);
        if (count < 0 && offset < sizeBytes) {
          throw new EOFException("ends after " + offset + " of " + sizeBytes + " bytes");
        }
        offset += Math.max(count, 0);
        return count;
      } catch (IOException e) {
        prepareRetry(e);
      }
    }
  }

  private InputStream opened() throws IOException {
    InputStream current = stream;
    if (current == null) {
      current = opener.open(offset);
      stream = current;
    }
    return current;
  }

  private void prepareRetry(IOException failure) throws IOException {
    discard();
    if (isFinal(failure) || failures == RETRIES) {
      throw failure;
    }
    pause.millis(FIRST_PAUSE_MILLIS << failures);
    failures++;
  }

  private static boolean isFinal(IOException failure) {
    if (!(failure instanceof ReplicaException)) {
      return false;
    }
    ReplicaException.Kind kind = ((ReplicaException) failure).kind();
    return kind == ReplicaException.Kind.NOT_FOUND || kind == ReplicaException.Kind.GIVE_UP;
  }

  /** A stream that has failed may fail to close as well, which says nothing new. */
  private void discard() {
    try {
      close();
    } catch (IOException e) {
      stream = null;
    }
  }

  @Override
  public void close() throws IOException {
    InputStream current = stream;
    stream = null;
    if (current != null) {
      current.close();
    }
  }
}
