package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.litestream4j.io.Room;
import org.litestream4j.sqlite.AppDatabase;

/** Where room is short nothing is captured, the app's files are as ever, and it is made good. */
class NearlyFullDiskTest {
  private static final long PLENTY_BYTES = 1L << 40;
  private static final int STEPS = Integer.getInteger("test.steps", 150);

  private static int refusals;

  @TempDir Path directory;

  private final AtomicLong usableBytes = new AtomicLong(PLENTY_BYTES);
  private final Room room = any -> usableBytes.get();

  static LongStream seeds() {
    long first = Long.getLong("test.seed", new Random().nextInt());
    int count = Integer.getInteger("test.seeds", 12);
    System.out.println("NearlyFullDiskTest: " + count + " seeds from " + first);
    return LongStream.range(first, first + count);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void howeverOftenRoomComesAndGoesTheChainIsTheDatabaseInTheEnd(long seed) throws Exception {
    Path path = directory.resolve("app.db");
    Random random = new Random(seed);
    AppDatabase.createWal(path).close();
    RandomApp first = new RandomApp(path, random);
    RandomApp second = new RandomApp(path, random);
    try (Followed followed = Followed.open(path, room)) {
      LiveSession session = followed.session();
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> first.step();
          case 3 -> second.step();
          case 4 -> usableBytes.set(random.nextBoolean() ? 1 : PLENTY_BYTES);
          case 5 -> session.catchUp();
          case 6 -> session.settle();
          default -> session.follow();
        }
        refusals += session.capture().failure().isPresent() ? 1 : 0;
      }
      first.close();
      second.close();
      usableBytes.set(PLENTY_BYTES);
      session.catchUp();
      assertThat(session.capture().failure()).isEmpty();
      session.release();
      followed.assertChainIsTheFile();
    }
  }

  @AfterAll
  static void itHappened() {
    assertThat(refusals).as("steps without room").isPositive();
  }

  @Test
  void theWalIsSettledAndRestartedAlthoughNothingIsCaptured() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createWal(path);
    try (Followed followed = Followed.open(path, room)) {
      LiveSession session = followed.session();
      long captured = followed.chain().lastTxid();
      usableBytes.set(1);
      long largest = 0;
      for (int i = 0; i < 200; i++) {
        app.insert(30_000);
        session.follow();
        session.follow();
        largest = Math.max(largest, Files.size(app.wal()));
      }
      assertThat(session.capture().failure()).containsInstanceOf(NoRoomException.class);
      assertThat(followed.chain().lastTxid()).isEqualTo(captured);
      assertThat(largest).isLessThan(1 << 20);
      assertThat(temporaryFiles(followed)).isEmpty();
      usableBytes.set(PLENTY_BYTES);
      session.catchUp();
      assertThat(followed.chain().lastTxid()).isEqualTo(captured + 1);
      session.release();
      app.close();
      followed.assertChainIsTheFile();
    }
  }

  @Test
  void anImageThatMeetsTheEndOfTheRoomHalfWayLeavesNothing() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createWal(path);
    app.insertRows(400, 10_000);
    AtomicLong looks = new AtomicLong();
    Room shrinking = any -> looks.incrementAndGet() > 3 ? 1 : PLENTY_BYTES;
    try (Followed followed = Followed.open(path, shrinking)) {
      LiveSession session = followed.session();
      assertThat(looks.get()).as("looks at the room").isGreaterThan(3);
      assertThat(session.capture().failure()).containsInstanceOf(NoRoomException.class);
      assertThat(followed.chain().lastTxid()).isZero();
      assertThat(temporaryFiles(followed)).isEmpty();
      session.release();
      app.close();
    }
  }

  @Test
  void whatIsAtTheReplicasGoesBeforeCapturingIsGivenUp() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createWal(path);
    Path[] meta = new Path[1];
    Room freedByDeletion =
        any ->
            meta[0] == null ? PLENTY_BYTES : Files.exists(meta[0]) ? 1 : NeededRoom.RESERVE_BYTES;
    try (Followed followed = Followed.open(path, freedByDeletion)) {
      LiveSession session = followed.session();
      app.insert(3000);
      session.follow();
      meta[0] = followed.meta().ltxFile(0, followed.meta().list(0).get(0));
      followed.chain().mayForget(followed.chain().lastTxid());
      long before = followed.chain().lastTxid();
      app.insert(3000);
      session.follow();
      assertThat(session.capture().failure()).isEmpty();
      assertThat(followed.chain().lastTxid()).isEqualTo(before + 1);
      session.release();
      app.close();
    }
  }

  @Test
  void aRollbackDatabaseIsNotConvertedWithoutRoomForItsWal() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createRollback(path);
    app.insert(3000);
    byte[] before = Files.readAllBytes(path);
    usableBytes.set(NeededRoom.toConvert(before.length, 0, true) - 1);
    try (Followed followed = Followed.open(path, room)) {
      assertThatThrownBy(followed::session)
          .isInstanceOf(NoRoomException.class)
          .hasMessageContaining("disk nearly full");
      assertThat(path).hasBinaryContent(before);
      assertThat(app.query("PRAGMA journal_mode")).isEqualTo("delete");
      assertThat(new OriginalMode(followed.meta()).read()).isEmpty();
      usableBytes.incrementAndGet();
      LiveSession session = followed.session();
      assertThat(session.isConverted()).isTrue();
      assertThat(session.capture().failure()).isEmpty();
      session.release();
      app.close();
    }
  }

  private static List<Path> temporaryFiles(Followed followed) throws IOException {
    try (Stream<Path> files = Files.walk(followed.meta().root())) {
      return files.filter(file -> file.toString().endsWith(".tmp")).toList();
    }
  }
}
