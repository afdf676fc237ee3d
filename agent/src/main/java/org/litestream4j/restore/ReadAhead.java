package org.litestream4j.restore;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import org.litestream4j.io.OwnThreads;
import org.litestream4j.io.Time;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ResumingInput;

/**
 * The files of a plan, one after another. Small ones are fetched ahead of their turn, several at
 * once, because a store takes longer to answer than to send them; large ones are streamed.
 */
final class ReadAhead implements Closeable {
  private static final long SMALL_BYTES = 1 << 20;
  private static final int BUFFER_BYTES = 8192;

  private final ReplicaClient replica;
  private final List<LtxFileInfo> files;
  private final int parallelism;
  private final Time time;
  private final ExecutorService threads;
  private final Deque<Future<byte[]>> fetched = new ArrayDeque<>();
  private int nextToFetch;
  private int nextToRead;

  /**
   * @param parallelism how many files are fetched at once; at most as many MiB of them are kept
   */
  ReadAhead(ReplicaClient replica, List<LtxFileInfo> files, int parallelism, Time time) {
    this.replica = replica;
    this.files = files;
    this.parallelism = parallelism;
    this.time = time;
    this.threads = Executors.newFixedThreadPool(parallelism, new FetchThreads());
  }

  /** The content of the next file of the plan. */
  InputStream next() throws IOException {
    LtxFileInfo file = files.get(nextToRead++);
    if (!isSmall(file)) {
      nextToFetch = Math.max(nextToFetch, nextToRead);
      return input(file);
    }
    fetchAhead();
    return new ByteArrayInputStream(result(fetched.remove()));
  }

  /** Up to the next large file: no one waits behind that. */
  private void fetchAhead() {
    while (nextToFetch < files.size()
        && fetched.size() < parallelism
        && isSmall(files.get(nextToFetch))) {
      LtxFileInfo file = files.get(nextToFetch++);
      fetched.add(threads.submit(() -> fetch(file)));
    }
  }

  private static boolean isSmall(LtxFileInfo file) {
    return file.sizeBytes() <= SMALL_BYTES;
  }

  private byte[] fetch(LtxFileInfo file) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream((int) file.sizeBytes());
    try (InputStream in = input(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      int length;
      while ((length = in.read(buffer)) >= 0) {
        content.write(buffer, 0, length);
      }
    }
    return content.toByteArray();
  }

  private InputStream input(LtxFileInfo file) {
    return ResumingInput.of(replica, file, time);
  }

  private static byte[] result(Future<byte[]> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the replica");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException) {
        throw (IOException) e.getCause();
      }
      throw new IOException(String.valueOf(e.getCause()), e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private static final class FetchThreads implements ThreadFactory {
    private int count;

    @Override
    public synchronized Thread newThread(Runnable task) {
      count++;
      return OwnThreads.daemon("litestream-restore-" + count, task);
    }
  }
}
