package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.sqlite.AppDatabase;
import org.litestream4j.sqlite.WalPosition;

/** A chain goes on without a look at every page only where nothing can have been missed. */
class ContinuityTest {
  @TempDir Path directory;

  @Test
  void whatChangedInRollbackModeBeforeWeJoinedIsInTheChain() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase first = AppDatabase.createRollback(path);
    first.insertRows(20, 3000);
    first.close();
    firstRun(path);
    try (Followed second = Followed.open(path)) {
      AppDatabase app = AppDatabase.open(path);
      app.execute("UPDATE t SET b = randomblob(3000) WHERE id = 10");
      LiveSession session = second.session();
      app.insert(100);
      session.follow();
      app.close();
      session.leaveInOriginalMode();
      second.assertChainIsTheFile();
    }
  }

  @Test
  void whatTheAppCheckpointedBeforeWeJoinedIsInTheChain() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase first = AppDatabase.createWal(path);
    first.insertRows(20, 3000);
    first.close();
    firstRun(path);
    try (Followed second = Followed.open(path)) {
      AppDatabase app = AppDatabase.open(path);
      app.execute("UPDATE t SET b = randomblob(3000) WHERE id = 10");
      app.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      app.insert(100);
      LiveSession session = second.session();
      session.leave();
      app.close();
      second.assertChainIsTheFile();
    }
  }

  @Test
  void aWalThatWasRestartedWhileNobodyHeldAMarkIsNotTakenForTheSame() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createWal(path);
    app.insertRows(300, 900);
    killedWhileFollowing(path);
    app.execute("UPDATE t SET b = randomblob(900)");
    app.execute("PRAGMA wal_checkpoint(FULL)");
    app.execute("UPDATE t SET b = randomblob(900) WHERE id = 1");
    assertAllIsThereAfterTheNextStart(path, app);
  }

  @Test
  void rowsThatWereInsertedWhileNobodyHeldAMarkAreInTheChain() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createWal(path);
    app.insertRows(300, 900);
    killedWhileFollowing(path);
    app.insertRows(20, 900);
    app.execute("PRAGMA wal_checkpoint(RESTART)");
    app.insertRows(1, 900);
    assertAllIsThereAfterTheNextStart(path, app);
  }

  @Test
  void aWalThatOnlyGrewIsGoneOnWithFromItsPosition() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase app = AppDatabase.createWal(path);
    app.insertRows(300, 900);
    killedWhileFollowing(path);
    app.execute("UPDATE t SET b = randomblob(900) WHERE id = 1");
    try (Followed second = Followed.open(path)) {
      WalPosition before = second.chain().state().orElseThrow().walPosition();
      LiveSession session = second.session();
      LtxHeader last = second.newestFile();
      assertThat(last.walOffset()).isEqualTo(before.offset());
      session.release();
      app.close();
      second.assertChainIsTheFile();
    }
  }

  /** The disk kept the chain and the newest record, but neither the commit nor the checksums. */
  @Test
  void aCommitThatAPowerCutTookIsTakenBackInTheChain() throws Exception {
    Path path = directory.resolve("app.db");
    Path machine = Files.createDirectory(directory.resolve("after-the-cut"));
    Path after = machine.resolve("app.db");
    AppDatabase app = AppDatabase.createWal(path);
    app.insertRows(300, 900);
    long committed;
    byte[] checksums;
    try (Followed followed = Followed.open(path)) {
      LiveSession session = followed.session();
      committed = app.walBytes().length;
      checksums = Files.readAllBytes(followed.meta().file(PageChecksumFile.NAME));
      app.execute("UPDATE t SET b = randomblob(900) WHERE id = 7");
      session.follow();
      session.release();
    }
    outsideCopy(path, after);
    outsideCopy(app.wal(), machine.resolve("app.db-wal"));
    outsideCopy(MetaDirectory.besides(path).root(), MetaDirectory.besides(after).root());
    app.close();
    cut(machine.resolve("app.db-wal"), committed);
    Path record = MetaDirectory.besides(after).file(PageChecksumFile.NAME);
    byte[] kept = Arrays.copyOf(Files.readAllBytes(record), ChainState.SIZE_BYTES);
    System.arraycopy(kept, 0, checksums, 0, kept.length);
    assertThat(checksums).as("what the disk kept").isNotEqualTo(Files.readAllBytes(record));
    Files.write(record, checksums);
    assertAllIsThereAfterTheNextStart(after, AppDatabase.open(after));
  }

  private static void cut(Path file, long sizeBytes) throws Exception {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(sizeBytes);
    }
  }

  private static void killedWhileFollowing(Path path) throws Exception {
    try (Followed first = Followed.open(path)) {
      first.session().release();
    }
  }

  private static void assertAllIsThereAfterTheNextStart(Path path, AppDatabase app)
      throws Exception {
    try (Followed second = Followed.open(path)) {
      LiveSession session = second.session();
      app.execute("UPDATE t SET b = randomblob(900) WHERE id = 100");
      session.leave();
      app.close();
      second.assertChainIsTheFile();
    }
  }

  /** Another process copies: a copy within this one would cost SQLite its locks. */
  private static void outsideCopy(Path from, Path to) throws Exception {
    Process cp = new ProcessBuilder("cp", "-r", from.toString(), to.toString()).start();
    assertThat(cp.waitFor()).isZero();
  }

  private static void firstRun(Path path) throws Exception {
    try (Followed first = Followed.open(path)) {
      first.captureClosed();
    }
  }
}
