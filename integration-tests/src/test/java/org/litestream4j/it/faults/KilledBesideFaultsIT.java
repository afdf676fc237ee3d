package org.litestream4j.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.apps.HashChain;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Cli;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.Ledger;
import org.litestream4j.it.harness.RunningJvm;
import org.litestream4j.replica.s3.S3Server;

/**
 * An app is killed with -9 at random moments, {@code kill.rounds} times in a row, while its store
 * fails, stalls or is not there.
 */
class KilledBesideFaultsIT {
  private static final String BUCKET = "replicas";
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 3);
  private static final int LONGEST_ROUND_MILLIS = 4_000;

  @TempDir Path directory;

  private final long seed = Long.getLong("kill.seed", new Random().nextLong());
  private final Random random = new Random(seed);

  @Test
  void theReplicaIsACommittedPrefixWithAllThatWasThereBeforeTheKill() throws Exception {
    System.out.println("kill.seed=" + seed);
    int fired = 0;
    try (S3Server store = S3Server.start().withBucket(BUCKET)) {
      String direct = store.url(BUCKET, "app.db");
      long before = 0;
      for (int round = 1; round <= ROUNDS; round++) {
        long atReplicaBefore;
        Exit killed;
        Fault fault = anyFault();
        try (FaultProxy proxy = FaultProxy.before(store.endpoint());
            RunningJvm app = start(direct.replace(store.endpoint(), proxy.endpoint()))) {
          proxy.begin(fault, random.nextInt(20));
          app.awaitStdout(Long.toString(before + 1));
          LockSupport.parkNanos(
              TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_ROUND_MILLIS)));
          if (random.nextInt(3) == 0) {
            proxy.goAway();
          }
          atReplicaBefore = lastRestored(direct, "before-" + round);
          app.kill();
          killed = app.await();
          fired += proxy.timesFired();
        }
        long restored = lastRestored(direct, "after-" + round);
        before = Ledger.lastOf(directory.resolve("app.db"));
        System.out.printf(
            "round %d, %s: %d at the replica before the kill, %d restored, %d in the database%n",
            round, fault, atReplicaBefore, restored, before);
        assertThat(before).isGreaterThanOrEqualTo(Ledger.acknowledged(killed));
        assertThat(restored).as("round %d", round).isBetween(atReplicaBefore, before);
      }
      assertThat(fired).as("faults").isPositive();
      try (RunningJvm app = start(direct)) {
        app.awaitStdout(Long.toString(before + 1));
        app.send("stop");
        assertThat(app.await().code()).isZero();
      }
      assertThat(lastRestored(direct, "all"))
          .isEqualTo(Ledger.lastOf(directory.resolve("app.db")))
          .isGreaterThan(before);
    }
  }

  private Fault anyFault() {
    Fault[] all = Fault.values();
    return all[random.nextInt(all.length - 1)];
  }

  private RunningJvm start(String url) throws Exception {
    return AgentJvm.withAgent(
            "sync-interval=50ms,replica='" + url.replace("app.db", "{name}") + "'")
        .driver(Driver.newest())
        .start(HashChain.class, "jdbc:sqlite:" + directory.resolve("app.db"), "WAL");
  }

  /** 0 where the replica holds nothing yet that a restore could begin with. */
  private long lastRestored(String url, String name) throws Exception {
    Path output = directory.resolve(name + ".db");
    Exit restore = new Cli().run("restore", "-o", output.toString(), url);
    if (restore.code() == 1 && restore.stderr().contains("no matching backup files available")) {
      return 0;
    }
    assertThat(restore.code()).as(restore.stderr()).isZero();
    return Ledger.lastOf(output);
  }
}
