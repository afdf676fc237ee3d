package org.litestream4j.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.litestream4j.capture.ClosedCapture;
import org.litestream4j.capture.LeftMode;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.capture.MetaLooks;
import org.litestream4j.capture.ReplicationLock;
import org.litestream4j.capture.StateProof;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.registry.OpenDatabase;

/**
 * The times in which this process is the one that replicates a database: from an open on, until it
 * was closed and nothing was left to send, or is left alone because the app needs the descriptors.
 * What is known of it by then is good for the next time, unless another process has replicated it
 * in between. Only on the strand of the database.
 */
final class Tenure {
  private final DatabaseConfiguration configuration;
  private final MetaDirectory meta;
  private final ServiceFactory factory;
  private @Nullable DatabaseService resting;
  private @Nullable MetaLooks leftAs;

  Tenure(DatabaseConfiguration configuration, ServiceFactory factory) {
    this.configuration = configuration;
    this.meta = MetaDirectory.at(configuration.metaPath());
    this.factory = factory;
  }

  /** Empty while another process replicates the database. */
  Optional<DatabaseService> begin(
      Reopenings reopenings,
      DescriptorShare descriptors,
      Optional<WaitingCommits> waiting,
      Strand strand,
      Pace pace)
      throws IOException {
    if (!ReplicationLock.acquire(meta)) {
      return Optional.empty();
    }
    DatabaseService known = resting;
    if (known != null) {
      resting = null;
      if (MetaLooks.of(meta).equals(leftAs)) {
        known.replicas().goOnWithUpkeep();
        return Optional.of(known);
      }
      known.replicas().close();
    }
    return Optional.of(
        factory.create(configuration, meta, reopenings, descriptors, waiting, strand, pace));
  }

  /** Whether what was committed to the database is captured, by whoever replicates it. */
  boolean isCaptured() throws IOException {
    return StateProof.isCapturedBy(meta, configuration.path());
  }

  /** Nothing of ours is at it, and nothing is left to do: another process may have it. */
  void end(DatabaseService service) throws IOException {
    service.replicas().pauseUpkeep();
    leftAs = MetaLooks.of(meta);
    resting = service;
    ReplicationLock.release(meta);
  }

  /**
   * As {@link #end}, although something is left to be sent: the next time finds it in the chain.
   *
   * @return false if a file is on its way to a replica just now, and nothing has ended
   */
  boolean breakOff(DatabaseService service) throws IOException {
    if (!service.stop()) {
      return false;
    }
    ReplicationLock.release(meta);
    service.replicas().close();
    return true;
  }

  /** The app has opened {@code database}, perhaps in WAL mode on our account. */
  void serveOwnMode(OpenDatabase database) throws IOException {
    LeftMode.of(meta).serve(database);
  }

  /** Whether the journal mode of the database is to be put back once it is closed. */
  boolean owesMode() throws IOException {
    return LeftMode.of(meta).isOwed();
  }

  /** Whether some process has replicated the database before. On any thread. */
  boolean wasEverBegun() {
    return Files.isDirectory(meta.root());
  }

  /**
   * Whether {@code closed} was found as it was left by whoever has replicated it last, and nothing
   * is to be put back.
   */
  boolean hasOnRecord(OpenDatabase closed) throws IOException {
    return !owesMode()
        && FileIdentity.read(closed.path()).filter(closed.foundAs()::equals).isPresent()
        && ClosedCapture.isOnRecord(meta, closed.foundAs());
  }

  /** Whether {@code database} is as it was when this process left it alone. */
  boolean hasLeftAsItIs(OpenDatabase database) throws IOException {
    return resting != null && resting.isUnchanged(database);
  }
}
