package org.litestream4j.capture;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.registry.OpenDatabase;
import org.litestream4j.sqlite.ControlConnections;
import org.litestream4j.sqlite.LiveDatabase;

/** How our control connections join the app's at a database. */
final class SessionStart {
  private final OpenDatabase open;
  private final LocalChain chain;
  private final OriginalMode originalMode;

  SessionStart(OpenDatabase open, LocalChain chain, OriginalMode originalMode) {
    this.open = open;
    this.chain = chain;
    this.originalMode = originalMode;
  }

  /**
   * Brings the chain up to the present, under a mark that is held from now on.
   *
   * @return empty if somebody's lock or call is in the way, or the app has closed it meanwhile
   * @throws NoRoomException if the database is not in WAL mode and the disk is too full for it; it
   *     is as it was
   */
  Optional<LiveCapture> begin() throws SQLException, IOException {
    Optional<DriverConnection> any = open.connections().stream().findFirst();
    if (!any.isPresent() || !open.pragmas().letOursCome()) {
      return Optional.empty();
    }
    Optional<LiveCapture> capture = Optional.empty();
    try {
      Optional<LiveDatabase> database = comeBetweenPragmas(any.get());
      if (database.isPresent()) {
        capture = Optional.of(LiveCapture.begin(database.get(), chain));
      }
      return capture;
    } finally {
      if (!capture.isPresent()) {
        LeftMode.of(originalMode).serveStill(open);
      }
    }
  }

  private Optional<LiveDatabase> comeBetweenPragmas(DriverConnection one)
      throws SQLException, IOException {
    Optional<LiveDatabase> database = Optional.empty();
    try {
      database = join(one);
      return database;
    } finally {
      if (!database.isPresent()) {
        LeftMode.of(originalMode).serveStill(open); // While the app's pragmas wait for that.
      }
      open.pragmas().oursCame();
    }
  }

  private Optional<LiveDatabase> join(DriverConnection one) throws SQLException, IOException {
    ControlConnections connections =
        ControlConnections.through(
            one.driverLoader(), open.path(), open.inode(), open.properties());
    originalMode.follow(open.askedJournalMode());
    boolean wasConverted = originalMode.read().isPresent();
    Optional<LiveDatabase> database =
        LiveDatabase.open(
            open.path(),
            open.inode(),
            connections,
            open.gate(),
            mode -> {
              ConversionRoom.require(open.path(), chain);
              originalMode.write(mode);
              open.serveJournalMode(mode);
              return open.pragmas().areNone();
            });
    if (!database.isPresent()) {
      if (!wasConverted) {
        originalMode.clear();
      }
      return Optional.empty();
    }
    boolean isFree = false;
    try {
      // Before the first mark is taken: from then on these pragmas would collide with it.
      open.serveJournalMode(originalMode.read().orElse("wal"));
      isFree = open.pragmas().areNone();
      return isFree ? database : Optional.empty();
    } finally {
      if (!isFree) {
        database.get().disconnect();
      }
    }
  }
}
