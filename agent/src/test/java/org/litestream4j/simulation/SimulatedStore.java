package org.litestream4j.simulation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.litestream4j.io.Time;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaException;
import org.litestream4j.replica.UploadSource;

/**
 * An object store in memory. What it answers is not always what it did: see {@link Fault}. The
 * objects survive every end of a process.
 */
public final class SimulatedStore {
  private static final long LONGEST_ABSENCE_NANOS = 20_000_000_000L;
  private static final long STALE_NANOS = 3_000_000_000L;

  private final Faults faults;
  private final Time time;
  private final Map<String, Stored> objects = new TreeMap<>();
  private final List<Runnable> late = new ArrayList<>();
  private long awayUntilNanos = Long.MIN_VALUE;

  public SimulatedStore(Faults faults, Time time) {
    this.faults = faults;
    this.time = time;
  }

  private static final class Stored {
    final byte[] bytes;
    final long timestampMillis;
    final long storedNanos;

    Stored(byte[] bytes, long timestampMillis, long storedNanos) {
      this.bytes = bytes;
      this.timestampMillis = timestampMillis;
      this.storedNanos = storedNanos;
    }
  }

  public ReplicaClient client() {
    return new Client();
  }

  /** Every request that failed and might still do its work has done it. */
  public void settle() {
    awayUntilNanos = Long.MIN_VALUE;
    late.forEach(Runnable::run);
    late.clear();
  }

  private final class Client implements ReplicaClient {
    private void begin(String request) throws ReplicaException {
      faults.call();
      if (!faults.areSuspended() && !late.isEmpty() && faults.random().nextInt(3) == 0) {
        late.remove(0).run();
        faults.happened(Fault.LATE_REQUEST);
      }
      if (faults.strikes(Fault.STORE_AWAY)) {
        awayUntilNanos =
            time.nanos() + (long) (faults.random().nextDouble() * LONGEST_ABSENCE_NANOS);
      }
      if (!faults.areSuspended() && time.nanos() < awayUntilNanos) {
        throw failure(request, "away");
      }
      if (faults.strikes(Fault.REQUEST_LOST)) {
        throw failure(request, "lost");
      }
    }

    private void end(String request) throws ReplicaException {
      if (faults.strikes(Fault.ANSWER_LOST)) {
        throw failure(request, "no answer");
      }
    }

    private ReplicaException failure(String request, String cause) {
      return new ReplicaException(ReplicaException.Kind.RETRY, request + ": " + cause, null);
    }

    @Override
    public String displayUrl() {
      return "s3://simulated/db";
    }

    @Override
    public List<LtxFileInfo> list(int level, long seekMinTxid, Timestamps timestamps)
        throws IOException {
      begin("list " + level);
      boolean isStale = faults.strikes(Fault.STALE_LISTING);
      String prefix = level + "/";
      List<LtxFileInfo> found = new ArrayList<>();
      for (Map.Entry<String, Stored> object : objects.entrySet()) {
        Stored stored = object.getValue();
        boolean isSeen = !isStale || time.nanos() - stored.storedNanos > STALE_NANOS;
        if (object.getKey().startsWith(prefix) && isSeen) {
          LtxFileName name =
              LtxFileName.parse(object.getKey().substring(prefix.length())).orElseThrow();
          if (Long.compareUnsigned(name.minTxid(), seekMinTxid) >= 0) {
            found.add(LtxFileInfo.of(level, name, stored.bytes.length, stored.timestampMillis));
          }
        }
      }
      end("list " + level);
      return found;
    }

    @Override
    public InputStream open(int level, LtxFileName name, long offset) throws IOException {
      begin("get " + name);
      Stored stored = objects.get(level + "/" + name);
      if (stored == null) {
        throw new ReplicaException(ReplicaException.Kind.NOT_FOUND, name + " is not there", null);
      }
      int from = (int) Math.min(offset, stored.bytes.length);
      int length = stored.bytes.length - from;
      if (length > 0 && faults.strikes(Fault.BROKEN_DOWNLOAD)) {
        return new BrokenStream(stored.bytes, from, faults.random().nextInt(length));
      }
      return new ByteArrayInputStream(stored.bytes, from, length);
    }

    @Override
    public void put(int level, LtxFileName name, UploadSource source) throws IOException {
      byte[] bytes = readFully(source);
      store(level + "/" + name, bytes, source.timestampMillis());
    }

    @Override
    public void writeObject(String name, byte[] content) throws IOException {
      store(name, content, 0);
    }

    private void store(String key, byte[] bytes, long timestampMillis) throws IOException {
      Runnable work =
          () -> objects.put(key, new Stored(bytes.clone(), timestampMillis, time.nanos()));
      try {
        begin("put " + key);
      } catch (ReplicaException e) {
        if (faults.random().nextBoolean()) {
          late.add(work);
        }
        throw e;
      }
      work.run();
      end("put " + key);
    }

    @Override
    public void delete(List<LtxFileInfo> files) throws IOException {
      begin("delete");
      files.forEach(file -> objects.remove(file.level() + "/" + file.name()));
      end("delete");
    }

    @Override
    public Optional<byte[]> readObject(String name) throws IOException {
      begin("get " + name);
      return Optional.ofNullable(objects.get(name)).map(stored -> stored.bytes.clone());
    }

    @Override
    public void close() {}
  }

  private static byte[] readFully(UploadSource source) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream in = source.open()) {
      in.transferTo(bytes);
    }
    if (bytes.size() != source.sizeBytes()) {
      throw new IOException(
          "the source gave " + bytes.size() + " bytes instead of " + source.sizeBytes());
    }
    return bytes.toByteArray();
  }

  /** The connection breaks in the middle. */
  private static final class BrokenStream extends InputStream {
    private final InputStream bytes;

    BrokenStream(byte[] bytes, int from, int length) {
      this.bytes = new ByteArrayInputStream(bytes, from, length);
    }

    @Override
    public int read() throws IOException {
      int next = bytes.read();
      if (next < 0) {
        throw new IOException("Connection reset");
      }
      return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = bytes.read(target, offset, length);
      if (count < 0) {
        throw new IOException("Connection reset");
      }
      return count;
    }
  }
}
