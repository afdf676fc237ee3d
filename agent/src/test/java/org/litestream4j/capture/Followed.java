package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.Properties;
import org.litestream4j.io.Room;
import org.litestream4j.io.Time;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.PageEncoding;
import org.litestream4j.registry.FakeConnection;
import org.litestream4j.registry.OpenDatabase;
import org.litestream4j.registry.RecordingListener;
import org.litestream4j.registry.Registry;
import org.litestream4j.sqlite.ControlConnections;
import org.litestream4j.sqlite.DatabaseFile;
import org.litestream4j.sqlite.LiveDatabase;

/** A database of an app with our part beside it, from the open to the end. */
public final class Followed implements AutoCloseable {
  private static final long LARGE_WAL_PAGES = 1000;

  private final Path path;
  private final MetaDirectory meta;
  private final Registry registry = new Registry(new RecordingListener());
  private final FakeConnection connection;
  private final OpenDatabase open;
  private final LocalChain chain;

  private Followed(Path path, FakeConnection connection, Room room)
      throws IOException, SQLException {
    this.path = path;
    this.connection = connection;
    this.meta = MetaDirectory.besides(path).with(room);
    registry.opening(path.toString(), connection.openFlags());
    registry.opened(connection);
    this.open = registry.openDatabases().get(0);
    meta.create();
    this.chain = LocalChain.open(meta, PageEncoding.BLOCK, Clock.systemUTC());
  }

  /** The app has just opened the database. */
  public static Followed open(Path path) throws IOException, SQLException {
    return open(path, Room.ofFileSystems());
  }

  /** The same, on a disk of which {@code room} tells how full it is. */
  static Followed open(Path path, Room room) throws IOException, SQLException {
    return new Followed(path, FakeConnection.to(path), room);
  }

  /** Deletes the local files up to {@code txid}, as if they were at a replica. */
  public void forgetUpTo(long txid) throws IOException {
    chain.mayForget(txid);
    chain.forget();
  }

  /** Begins the chain anew behind {@code txid}. */
  public void restartAfter(long txid, LiveCapture capture) throws IOException {
    chain.restartAfter(txid);
    capture.resync();
  }

  /** Lets the database go, as a session does at the end. */
  public void release(LiveCapture capture) throws IOException, SQLException {
    capture.held().close();
    capture.database().close();
  }

  /** Brings the chain up to the closed file, as soon as that is at rest. */
  public void captureClosed() throws IOException {
    ClosedCapture capture = new ClosedCapture(path, chain, Clock.systemUTC());
    while (!capture.capture(file()).isPresent()) {
      Thread.onSpinWait();
    }
  }

  OpenDatabase open() {
    return open;
  }

  /** The app calls SQLite, and does not come back. */
  void beginCall() {
    connection.beginCall();
  }

  public LocalChain chain() {
    return chain;
  }

  public MetaDirectory meta() {
    return meta;
  }

  LiveDatabase live() throws IOException, SQLException {
    return LiveDatabase.open(path, open.inode(), connections(), open.gate(), mode -> true)
        .orElseThrow();
  }

  public LiveCapture capture() throws IOException, SQLException {
    return LiveCapture.begin(live(), chain);
  }

  LiveSession session() throws IOException, SQLException {
    return LiveSession.begin(open, chain, LARGE_WAL_PAGES, Time.SYSTEM).orElseThrow();
  }

  /** The session, unless something of the app is in the way. */
  Optional<LiveSession> trySession() throws IOException, SQLException {
    return LiveSession.begin(open, chain, LARGE_WAL_PAGES, Time.SYSTEM);
  }

  /** What happens when our connections are about to come. */
  void whenOursCome(Runnable event) {
    connection.whenDriverIsWanted(event);
  }

  /** The app says something about its database by a pragma that we answer. */
  void says(String pragma) throws SQLException {
    String unused = registry.statements().statement(connection, pragma);
  }

  /** The app executes a pragma: has SQLite executed it? {@code meanwhile} happens if it does. */
  boolean isLeftToSqlite(String pragma, Runnable meanwhile) throws SQLException {
    int before = connection.ran().size();
    connection.whenRun(
        sql -> {
          meanwhile.run();
          return "";
        });
    registry.statements().execute(connection, pragma, 0);
    return connection.ran().size() > before;
  }

  DatabaseFile file() throws IOException {
    return DatabaseFile.open(path, open.inode());
  }

  private ControlConnections connections() throws SQLException {
    return ControlConnections.through(
        connection.driverLoader(), path, open.inode(), new Properties());
  }

  /** The header of the newest L0 file. */
  LtxHeader newestFile() throws IOException {
    try (InputStream in = Files.newInputStream(meta.ltxFile(0, meta.newest().orElseThrow()))) {
      return LtxHeader.readFrom(in);
    }
  }

  /** The chain makes the database that is in the file now; only when nobody has it open. */
  public void assertChainIsTheFile() throws IOException {
    letGo();
    ChainImage image = ChainImage.of(meta);
    assertThat(image.pagesUnlike(Files.readAllBytes(path))).isEmpty();
    assertThat(image.computedChecksum()).isEqualTo(image.recordedChecksum());
  }

  void letGo() {
    DatabaseFile.closeAfterLastConnection(path, open.inode());
  }

  @Override
  public void close() throws IOException {
    chain.close();
    letGo();
  }
}
