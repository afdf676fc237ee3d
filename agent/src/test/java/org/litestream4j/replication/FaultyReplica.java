package org.litestream4j.replication;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaException;
import org.litestream4j.replica.UploadSource;

/** A replica that is away, or fails at some puts, as a test wants it. */
final class FaultyReplica implements ReplicaClient {
  /** Happens in the place of a request or before it. */
  interface Step {
    void run() throws IOException;
  }

  private static final Step NOTHING = () -> {};

  private final ReplicaClient replica;
  private final List<LtxFileName> puts = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger faults = new AtomicInteger();
  private volatile Step atAnything = NOTHING;
  private volatile Step atPut = NOTHING;
  private volatile Step atClaim = NOTHING;
  private volatile long newestListedTxid = Long.MAX_VALUE;

  FaultyReplica(ReplicaClient replica) {
    this.replica = replica;
  }

  void goAway() {
    atAnything =
        () -> {
          throw fault("away");
        };
  }

  void comeBack() {
    atAnything = NOTHING;
  }

  /** Runs before each put. */
  void atPut(Step step) {
    atPut = step;
  }

  /** Runs before the replica is told whose it is. */
  void atClaim(Step step) {
    atClaim = step;
  }

  /** Listings are stale: they lack all files that end behind {@code txid}. */
  void listOnlyUpTo(long txid) {
    newestListedTxid = txid;
  }

  ReplicaException fault(String text) {
    faults.incrementAndGet();
    return new ReplicaException(ReplicaException.Kind.RETRY, text, null);
  }

  /** How often a fault fired. */
  int faults() {
    return faults.get();
  }

  /** The names that were put, in their order. */
  List<LtxFileName> puts() {
    return puts;
  }

  @Override
  public String displayUrl() {
    return replica.displayUrl();
  }

  @Override
  public List<LtxFileInfo> list(int level, long seekMinTxid, Timestamps timestamps)
      throws IOException {
    atAnything.run();
    List<LtxFileInfo> listed = new ArrayList<>(replica.list(level, seekMinTxid, timestamps));
    if (listed.removeIf(file -> file.maxTxid() > newestListedTxid)) {
      faults.incrementAndGet();
    }
    return listed;
  }

  @Override
  public void makeListedDurable() throws IOException {
    atAnything.run();
    replica.makeListedDurable();
  }

  @Override
  public InputStream open(int level, LtxFileName name, long offset) throws IOException {
    atAnything.run();
    return replica.open(level, name, offset);
  }

  @Override
  public void put(int level, LtxFileName name, UploadSource source) throws IOException {
    atAnything.run();
    atPut.run();
    replica.put(level, name, source);
    puts.add(name);
  }

  @Override
  public void delete(List<LtxFileInfo> files) throws IOException {
    atAnything.run();
    replica.delete(files);
  }

  @Override
  public Optional<byte[]> readObject(String name) throws IOException {
    atAnything.run();
    return replica.readObject(name);
  }

  @Override
  public void writeObject(String name, byte[] content) throws IOException {
    atAnything.run();
    atClaim.run();
    replica.writeObject(name, content);
  }

  @Override
  public void close() throws IOException {
    replica.close();
  }
}
