package org.litestream4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.litestream4j.bootstrap.SettingSources;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.capture.SimulatedMeta;
import org.litestream4j.config.ConfigurationLoader;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.config.OnDiverged;
import org.litestream4j.io.Inode;
import org.litestream4j.log.Log;
import org.litestream4j.log.LogLevel;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.registry.FakeConnection;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.file.FileReplica;
import org.litestream4j.restore.Overwrite;
import org.litestream4j.restore.Restore;
import org.litestream4j.restore.RestoreException;
import org.litestream4j.restore.RestoreMark;
import org.litestream4j.restore.RestoredDatabase;
import org.litestream4j.retention.RetentionRules;
import org.litestream4j.simulation.Fault;
import org.litestream4j.simulation.Faults;
import org.litestream4j.simulation.Ledger;
import org.litestream4j.simulation.RecordingDriver;
import org.litestream4j.simulation.SimulatedCrash;
import org.litestream4j.simulation.SimulatedFiles;
import org.litestream4j.simulation.SimulatedStore;
import org.litestream4j.simulation.SimulatedTime;
import org.litestream4j.simulation.SimulatedWorkers;
import org.litestream4j.simulation.disk.SimulatedDisk;
import org.litestream4j.sqlite.DatabaseFile;
import org.litestream4j.sqlite.WalPosition;

/**
 * A machine on which an app lives, is killed, loses power and comes back, as a seed says. SQLite
 * and the files of the database are real; time, our own files and the store are not.
 */
final class SimulatedMachine {
  private static final Fault[] BY_CHANCE = {
    Fault.NO_SPACE,
    Fault.IO_ERROR,
    Fault.SHORT_READ,
    Fault.SHORT_WRITE,
    Fault.STORE_AWAY,
    Fault.REQUEST_LOST,
    Fault.ANSWER_LOST,
    Fault.STALE_LISTING
  };
  private static final long PATIENCE_SECONDS = 180;

  private final Path path;
  private final Random random;
  private final Faults faults;
  private final SimulatedTime time = new SimulatedTime(System.currentTimeMillis() + 3_600_000);
  private final SimulatedWorkers workers;
  private final SimulatedDisk disk;
  private final SimulatedDisk replicaDisk;
  private final ReplicaClient replica;
  private final SimulatedStore store;
  private final Ledger ledger;
  private final RestoreOracle oracle;
  private final MetaDirectory meta;
  private final int pageSizeBytes;
  private final boolean isInWal;
  private final String restoreOnStart;
  private final String spoolCap;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Log log;
  private final List<Throwable> bugs = new ArrayList<>();
  private final List<String> story = new ArrayList<>();

  private String onDiverged;
  private int keptFiles;
  private boolean wasChosen;
  private @Nullable Backup backup;
  private @Nullable SimulatedFiles lastFiles;
  private @Nullable SimulatedProcess process;
  private @Nullable Connection app;
  private @Nullable FakeConnection connection;

  SimulatedMachine(Path directory, long seed) throws Exception {
    this.path = directory.resolve("app.db");
    this.random = new Random(new SplittableRandom(seed).nextLong()); // Neighbours begin alike.
    this.faults = new Faults(random);
    this.workers = new SimulatedWorkers(time, random);
    this.disk = new SimulatedDisk(faults, time);
    this.store = new SimulatedStore(faults, time);
    this.replicaDisk = new SimulatedDisk(faults, time);
    this.replica =
        random.nextBoolean() ? store.client() : FileReplica.of(replicaDisk.path("replica"));
    this.ledger = new Ledger(random);
    this.oracle = new RestoreOracle(replica, ledger, directory.resolve("restored.db"), this::tell);
    this.meta = SimulatedMeta.at(disk.path("meta"));
    this.pageSizeBytes = random.nextBoolean() ? 512 : 1024;
    this.isInWal = random.nextInt(3) > 0;
    this.restoreOnStart = random.nextBoolean() ? "if-behind" : "if-missing";
    this.spoolCap = random.nextBoolean() ? ",spool-cap=" + (10 + random.nextInt(90)) + "KiB" : "";
    this.onDiverged = List.of("keep", "restore", "refuse").get(random.nextInt(3));
    this.log = Log.to(said, LogLevel.DEBUG, time.clock());
  }

  Map<Fault, Integer> faults() {
    return faults.counts();
  }

  String story() {
    return String.join("\n", story) + "\n" + said;
  }

  private void tell(String event) {
    story.add(TimeUnit.NANOSECONDS.toMillis(time.nanos()) + " ms: " + event);
  }

  void run() throws Exception {
    createDatabase();
    for (int lives = 1 + random.nextInt(5); lives > 0; lives--) {
      drawFaults();
      live();
    }
    faults.stop();
    lastLife();
  }

  private void createDatabase() throws SQLException {
    try (Connection fresh = connect()) {
      execute(fresh, "PRAGMA page_size=" + pageSizeBytes);
      execute(fresh, "PRAGMA journal_mode=" + (isInWal ? "WAL" : "DELETE"));
      Ledger.create(fresh);
    }
    tell(
        "created, "
            + (isInWal ? "WAL" : "DELETE")
            + ", page size "
            + pageSizeBytes
            + ", "
            + replica.displayUrl()
            + ", "
            + restoreOnStart
            + ", on-diverged "
            + onDiverged
            + spoolCap);
  }

  private Connection connect() throws SQLException {
    Connection opened = DriverManager.getConnection("jdbc:sqlite:" + path);
    execute(opened, "PRAGMA busy_timeout=0");
    execute(opened, "PRAGMA synchronous=OFF");
    execute(opened, "PRAGMA wal_autocheckpoint=0");
    return opened;
  }

  private void drawFaults() {
    faults.stop();
    for (Fault fault : BY_CHANCE) {
      if (random.nextInt(3) == 0) {
        faults.set(fault, 5 + random.nextInt(200));
      }
    }
    faults.set(Fault.BROKEN_DOWNLOAD, 4); // Little is read from a replica while an app runs.
  }

  /** From the start of the app to its end, which may come at any moment. */
  private void live() throws Exception {
    if (random.nextInt(4) == 0) {
      workWithoutAgent();
    }
    if (random.nextBoolean()) {
      faults.begin(1 + random.nextInt(300));
    } else {
      faults.begin();
    }
    if (begin()) {
      for (int steps = 3 + random.nextInt(30); steps > 0 && !faults.isKilled(); steps--) {
        step();
        checkPromise();
      }
      if (!faults.isKilled() && random.nextInt(3) == 0) {
        endCleanly();
      }
    }
    faults.kill();
    die();
  }

  /** Returns whether the app runs. */
  private boolean begin() throws Exception {
    tell("begins with state " + ledger.current());
    try {
      standBeforeOpen();
      process =
          new SimulatedProcess(configuration(), meta, replica, rules(), time, workers, bugs, log);
    } catch (SimulatedCrash | IOException | SQLException e) {
      tell("cannot begin: " + e);
      return false;
    }
    oracle.isSetBack();
    open();
    return true;
  }

  /** What the agent does before the app's first open; who is refused decides. */
  private void standBeforeOpen() throws Exception {
    if (!configuration().isComparedBeforeOpen()) {
      return;
    }
    meta.create();
    try {
      new StandBeforeOpen(configuration(), meta, 1, time.clock(), time, log).look(List.of(replica));
    } catch (SQLException refusal) {
      if (configuration().onDiverged() != OnDiverged.REFUSE || refusal.getCause() != null) {
        throw refusal;
      }
      faults.happened(Fault.REFUSED);
      onDiverged = random.nextBoolean() ? "keep" : "restore";
      tell("is refused, and decides for " + onDiverged);
      standBeforeOpen();
      onDiverged = "refuse";
    } finally {
      noteRepair(readCopy());
    }
  }

  private void noteRepair(int state) throws IOException {
    if (state != ledger.current()) {
      int kept = keptFiles();
      faults.happened(kept > keptFiles ? Fault.DIVERGED_RESTORED : Fault.REPAIRED);
      keptFiles = kept;
      ledger.setBackTo(state);
      tell("is brought to state " + state);
    }
  }

  private int keptFiles() throws IOException {
    try (Stream<Path> files = Files.list(path.resolveSibling("."))) {
      return (int) files.filter(file -> file.toString().matches(".*diverged-[0-9]+")).count();
    }
  }

  /** So that each piece of work comes many times in a life. */
  private UpkeepRules rules() {
    return new UpkeepRules(
        List.of(
            Duration.ofMillis(100 + random.nextInt(1_000)),
            Duration.ofMillis(500 + random.nextInt(3_000))),
        Duration.ofMillis(500 + random.nextInt(6_000)),
        RetentionRules.of(
            Duration.ofMillis(1 + random.nextInt(10_000)),
            Duration.ofMillis(random.nextInt(2_000))),
        Duration.ofMillis(1 + random.nextInt(500)),
        random.nextInt(8) > 0);
  }

  private void open() throws SQLException {
    app = connect();
    connection = process.opened(app);
  }

  private void step() throws Exception {
    switch (random.nextInt(20)) {
      case 0 -> pass(random.nextInt(4_000));
      case 1, 2, 3 -> pass(random.nextInt(120));
      case 4 -> reopen();
      case 5 -> attempt("VACUUM");
      case 6 ->
          attempt(
              "PRAGMA wal_checkpoint("
                  + List.of("PASSIVE", "FULL", "RESTART", "TRUNCATE").get(random.nextInt(4))
                  + ")");
      case 7 -> changeFromOutside();
      case 8 -> setClockBack();
      default -> change();
    }
  }

  private void pass(long millis) throws Exception {
    workers.run(TimeUnit.MILLISECONDS.toNanos(millis));
    faults.without(this::lookForMergedFiles);
  }

  private void lookForMergedFiles() throws IOException {
    Path merged = meta.root().resolve("ltx").resolve("1");
    if (Files.isDirectory(merged)) {
      try (Stream<Path> files = Files.list(merged)) {
        if (files.anyMatch(file -> file.toString().endsWith(".ltx"))) {
          faults.happened(Fault.SPOOL_FULL);
        }
      }
    }
  }

  private void change() throws Exception {
    attempt(() -> ledger.change(app));
    tell("state " + ledger.current());
    process.touch();
    pass(random.nextInt(3));
  }

  private void changeFromOutside() throws Exception {
    faults.happened(Fault.FOREIGN_WRITER);
    try (Connection other = connect()) {
      attempt(() -> ledger.change(other));
    }
    tell("state " + ledger.current() + " from outside");
  }

  private void attempt(String sql) throws Exception {
    tell(sql);
    attempt(() -> execute(app, sql));
    process.touch();
  }

  /** A lock of somebody else, or of ours, may be in the way. */
  private void attempt(Faults.Step step) throws Exception {
    try {
      step.run();
    } catch (SQLException e) {
      int code = e.getErrorCode() & 0xff;
      if (code != 5 && code != 6) {
        throw e;
      }
    }
    SimulatedFiles.awaitTick(path);
  }

  private void reopen() throws Exception {
    tell("closes and opens");
    process.close(connection, app);
    SimulatedFiles.awaitTick(path);
    pass(random.nextBoolean() ? random.nextInt(3_000) : 0);
    if (!faults.isKilled()) {
      open();
    }
  }

  private void setClockBack() {
    faults.happened(Fault.CLOCK_SET_BACK);
    time.setBack(random.nextInt(5_000));
  }

  private void endCleanly() throws Exception {
    tell("ends");
    faults.happened(Fault.CLEAN_END);
    if (random.nextBoolean() && app != null && !app.isClosed()) {
      process.close(connection, app);
    }
    process.end();
    pass(5_000);
  }

  /** Nothing is left of the process but its files. */
  private void die() throws Exception {
    SimulatedFiles files = SimulatedFiles.of(path, pageSizeBytes);
    if (lastFiles != null) {
      files = files.after(lastFiles);
    }
    lastFiles = files;
    boolean losesPower = random.nextBoolean();
    tell(losesPower ? "loses power" : "is killed");
    if (losesPower) {
      faults.happened(Fault.POWER_CUT);
      disk.powerCut();
      replicaDisk.powerCut();
      files.losePower(faults);
    }
    RecordingDriver.closeAll();
    if (app != null) {
      app.close();
    }
    workers.forget();
    files.putBack();
    DatabaseFile.closeAfterLastConnection(path, Inode.at(path).orElseThrow());
    int before = ledger.current();
    faults.without(oracle::checkNewest);
    int left = readCopy();
    if (left != before) {
      faults.happened(Fault.LOST_COMMITS);
      isSetBackTo(left);
    }
    somethingHappensToTheFiles();
  }

  /** What was kept of the machine at the end of one of its lives. */
  private static final class Backup {
    final SimulatedDisk.Copy disk;
    final SimulatedFiles files;
    final int state;

    Backup(SimulatedDisk.Copy disk, SimulatedFiles files, int state) {
      this.disk = disk;
      this.files = files;
      this.state = state;
    }
  }

  /** Between two lives, when nobody has anything open. */
  private void somethingHappensToTheFiles() throws Exception {
    if (backup == null && hasIdentity() && random.nextBoolean()) {
      backup = new Backup(disk.copy(), SimulatedFiles.of(path, pageSizeBytes), ledger.current());
    } else if (backup != null && random.nextInt(4) == 0) {
      disk.putBack(backup.disk);
      backup.files.putBack();
      lastFiles = backup.files.durable();
      faults.happened(Fault.DISK_PUT_BACK);
      isSetBackTo(backup.state);
    } else if (random.nextInt(6) == 0) {
      faults.without(this::restoreInPlace);
    }
  }

  /** Without one it is another database to its replica, as a new app at the same path is. */
  private boolean hasIdentity() throws Exception {
    boolean[] is = new boolean[1];
    faults.without(() -> is[0] = Files.exists(meta.file("identity.json")));
    return is[0];
  }

  private void restoreInPlace() throws Exception {
    try {
      RestoredDatabase restored =
          Restore.from(replica).to(path).overwrite(Overwrite.IDLE).parallelism(1).run();
      RestoreMark.leaveChosen(restored, replica, meta, time.clock());
      wasChosen = true;
    } catch (RestoreException e) {
      return;
    }
    faults.happened(Fault.RESTORED);
    isSetBackTo(readCopy());
  }

  private void isSetBackTo(int state) {
    ledger.setBackTo(state);
    tell("is back at state " + state);
  }

  private int readCopy() throws Exception {
    Path copy = path.resolveSibling("copy.db");
    for (String ending : List.of("", "-wal", "-journal")) {
      Path from = path.resolveSibling(path.getFileName() + ending);
      Path to = copy.resolveSibling(copy.getFileName() + ending);
      Files.deleteIfExists(to);
      if (Files.exists(from)) {
        Files.copy(from, to);
      }
    }
    try (Connection read = DriverManager.getConnection("jdbc:sqlite:" + copy)) {
      return ledger.read(read);
    }
  }

  private void workWithoutAgent() throws Exception {
    faults.happened(Fault.AGENT_OFF);
    try (Connection alone = connect()) {
      execute(alone, "PRAGMA wal_autocheckpoint=" + (random.nextBoolean() ? 4 : 0));
      for (int changes = random.nextInt(10); changes > 0; changes--) {
        attempt(() -> ledger.change(alone));
      }
      tell("state " + ledger.current() + " without the agent");
    }
    SimulatedFiles.awaitTick(path);
  }

  private void checkPromise() throws Exception {
    long durable = process.durableTxid();
    if (durable > 0 && random.nextInt(6) == 0 && !faults.isKilled()) {
      faults.without(() -> oracle.checkReported(durable));
    }
  }

  /** Nothing goes wrong any more: in the end everything is at the replica. */
  private void lastLife() throws Exception {
    store.settle();
    faults.begin();
    int promised = oracle.promised();
    assertThat(begin()).isTrue();
    if (restoreOnStart.equals("if-behind") && onDiverged.equals("restore") && !wasChosen) {
      assertThat(ledger.isOfThePast(promised)).as("has state " + promised).isTrue();
    }
    int before = ledger.current();
    while (ledger.current() == before) {
      change(); // A database that is only read is left alone, and not every transaction commits.
    }
    boolean closes = random.nextBoolean();
    long deadline = time.nanos() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    pass(20_000);
    if (closes) {
      process.close(connection, app);
    }
    do {
      pass(1_000);
    } while (!process.isAtRest() && time.nanos() < deadline);
    assertThat(process.isAtRest()).as("everything is sent").isTrue();
    assertThat(oracle.checkNewest()).as("the state at the replica").isEqualTo(ledger.current());
    process.end();
    assertThat(bugs).isEmpty();
    assertARealLitestreamCouldTakeOver();
    RecordingDriver.closeAll();
    app.close();
    workers.forget();
    DatabaseFile.closeAfterLastConnection(path, Inode.at(path).orElseThrow());
  }

  /** Its position is the newest file of level 0, which must have a place in a WAL. */
  private void assertARealLitestreamCouldTakeOver() throws IOException {
    long newest = 0;
    for (int level = 0; level <= LtxLevel.SNAPSHOT; level++) {
      for (LtxFileInfo file : replica.list(level, 0, ReplicaClient.Timestamps.LISTED)) {
        newest = Math.max(newest, file.maxTxid());
      }
    }
    LtxFileName name = LtxFileName.of(newest, newest);
    assertThat(meta.newest()).as("newest local file").contains(name);
    try (InputStream in = replica.open(0, name, 0)) {
      LtxHeader header = LtxHeader.readFrom(in);
      assertThat(header.walOffset()).isGreaterThanOrEqualTo(WalPosition.FIRST_FRAME_OFFSET);
      assertThat(header.walSalt1() | header.walSalt2()).isNotZero();
    }
  }

  private DatabaseConfiguration configuration() throws Exception {
    return ConfigurationLoader.of(
            SettingSources.of(
                    "replica=file:///replica,restore-on-start="
                        + restoreOnStart
                        + ",on-diverged="
                        + onDiverged
                        + spoolCap,
                    new Properties(),
                    Map.of())
                .read(),
            Map.of())
        .load()
        .forDatabase(path)
        .orElseThrow();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
