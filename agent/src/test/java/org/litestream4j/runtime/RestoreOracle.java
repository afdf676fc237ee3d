package org.litestream4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.function.Consumer;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.restore.Restore;
import org.litestream4j.restore.RestoreException;
import org.litestream4j.restore.RestoreTarget;
import org.litestream4j.simulation.Ledger;

/** Restores a replica again and again, and knows what it must at least give. */
final class RestoreOracle {
  /** What a restore gives of which there is nothing yet. */
  static final int NOTHING = -1;

  private final ReplicaClient replica;
  private final Ledger ledger;
  private final Path target;
  private final Consumer<String> story;

  /** The state that was reported durable last. */
  private int promised = NOTHING;

  RestoreOracle(ReplicaClient replica, Ledger ledger, Path target, Consumer<String> story) {
    this.replica = replica;
    this.ledger = ledger;
    this.target = target;
    this.story = story;
  }

  /** Everything up to {@code txid} is reported durable: it is there now, and whatever comes. */
  void checkReported(long txid) throws Exception {
    int reported = restored(RestoreTarget.txid(txid));
    story.accept("state " + reported + " is reported durable");
    if (ledger.isOfThePast(reported)) {
      promised = Math.max(promised, reported); // By a stale listing less is reported than there is.
    }
    int unused = checkNewest();
  }

  /** The number of the newest state, which was committed and is none older than was reported. */
  int checkNewest() throws Exception {
    int number;
    try {
      number = restored(RestoreTarget.latest());
    } catch (RestoreException e) {
      assertThat(promised).as("promised, but " + e.getMessage()).isNegative();
      return NOTHING;
    }
    story.accept("the replica holds state " + number);
    assertThat(number).as("the restored state").isGreaterThanOrEqualTo(promised);
    return number;
  }

  /** The state that was reported durable last, and was not given up since. */
  int promised() {
    return promised;
  }

  /** The app goes on from what it has now: what is newer and not part of that is given up. */
  void isSetBack() {
    while (promised > NOTHING && !ledger.isOfThePast(promised)) {
      promised--;
    }
  }

  private int restored(RestoreTarget state) throws Exception {
    Files.deleteIfExists(target);
    Restore.from(replica).to(target).target(state).parallelism(1).run();
    try (Connection read = DriverManager.getConnection("jdbc:sqlite:" + target)) {
      return ledger.read(read);
    }
  }
}
