package org.litestream4j.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.litestream4j.capture.ClosedCapture;
import org.litestream4j.capture.ClosedContent;
import org.litestream4j.capture.DatabaseIdentity;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.io.Inode;
import org.litestream4j.io.Time;
import org.litestream4j.replication.Comparison;
import org.litestream4j.replication.LocalState;
import org.litestream4j.replication.Standing;
import org.litestream4j.restore.DatabaseHolders;
import org.litestream4j.sqlite.DatabaseFile;

/**
 * Compares a database that nobody has open, and its chain, with a replica. The database is read
 * only where its chain does not prove what it holds.
 */
final class ClosedComparison {
  private static final int MOST_READS = 20;
  private static final long READ_AGAIN_MILLIS = 60;

  private final Path path;
  private final LocalChain chain;
  private final DatabaseIdentity identity;
  private final ClosedCapture closed;
  private final Time time;

  ClosedComparison(Path path, LocalChain chain, DatabaseIdentity identity, Clock clock, Time time) {
    this.path = path;
    this.chain = chain;
    this.identity = identity;
    this.closed = new ClosedCapture(path, chain, clock);
    this.time = time;
  }

  /**
   * Where the database stands; if it is the replica's newest state, the chain goes on from there.
   *
   * @throws IOException if that cannot be told
   */
  Standing with(Comparison replica) throws IOException, InterruptedException {
    boolean isNewestOfChain = replica.isNewestOfChain();
    if (isNewestOfChain && closed.isUpToDate()) {
      return replica.standingOf(
          state(chain.position().databaseChecksum()).holdingNewest().withAllOfChain());
    }
    if (isNewestOfChain && closed.hasAllOfChain()) {
      return replica.standingOf(state(0).holdingNewest().withAllOfChain());
    }
    try (ClosedContent content = read()) {
      LocalState state = state(content.databaseChecksum());
      if (replica.isReadBehind(closed.walEnd())) {
        state = state.endingBeforeNewest();
      }
      Standing standing = replica.standingOf(isNewestOfChain ? state.holdingNewest() : state);
      if (standing == Standing.SAME && !isNewestOfChain) {
        content.isStateAfter(replica.newestTxid());
      }
      return standing;
    }
  }

  private LocalState state(long contentChecksum) {
    LocalState state = LocalState.of(contentChecksum);
    return identity.isChosen(chain.lastTxid()) ? state.chosen() : state;
  }

  private ClosedContent read() throws IOException, InterruptedException {
    List<String> holders = DatabaseHolders.ofThisMachine().of(path);
    if (!holders.isEmpty()) {
      throw new IOException("it is open in process " + String.join(", ", holders));
    }
    Inode inode = Inode.at(path).orElseThrow(() -> new IOException("it is gone"));
    try {
      DatabaseFile file = DatabaseFile.open(path, inode);
      for (int reads = 1; reads <= MOST_READS; reads++) {
        Optional<ClosedContent> content = closed.read(file);
        if (content.isPresent()) {
          return content.get();
        }
        time.sleep(READ_AGAIN_MILLIS);
      }
    } finally {
      DatabaseFile.closeAfterLastConnection(path, inode);
    }
    throw new IOException("it is not at rest, or has a journal that is to be rolled back");
  }
}
