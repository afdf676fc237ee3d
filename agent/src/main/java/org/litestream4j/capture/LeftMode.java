package org.litestream4j.capture;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.litestream4j.registry.OpenDatabase;
import org.litestream4j.registry.Whereabouts;
import org.litestream4j.sqlite.ClosedJournalMode;

/**
 * A database that is in WAL mode on our account although no session follows it: it was let go of
 * while the app had it open, or the process was killed. The note in the meta directory says so.
 */
public final class LeftMode {
  private final OriginalMode originalMode;

  private LeftMode(OriginalMode originalMode) {
    this.originalMode = originalMode;
  }

  public static LeftMode of(MetaDirectory meta) {
    return of(new OriginalMode(meta));
  }

  static LeftMode of(OriginalMode originalMode) {
    return new LeftMode(originalMode);
  }

  /** Whether the original mode is still to be put back. */
  public boolean isOwed() throws IOException {
    return originalMode.read().isPresent();
  }

  /** The app, which has just opened {@code database}, is told its own mode, where we have not. */
  public void serve(OpenDatabase database) throws IOException {
    Optional<String> original = originalMode.read();
    if (original.isPresent()) {
      database.serveJournalModeUnlessServed(original.get());
    }
  }

  /** Another file has the path of the database: the note is not about that one. */
  public void forget() throws IOException {
    originalMode.clear();
  }

  /** What the app is told once our connections are gone, perhaps not for the last time. */
  void serveStill(OpenDatabase database) throws IOException {
    Optional<String> original = originalMode.read();
    if (original.isPresent()) {
      database.serveJournalMode(original.get());
    } else {
      database.stopServingJournalMode();
    }
  }

  /**
   * Puts the mode back of a database that nobody in this process has open.
   *
   * @return false if another process is in the way: it stays in WAL mode until the next last close
   */
  public boolean putBack(OpenDatabase closed) throws SQLException, IOException {
    originalMode.follow(closed.askedJournalMode());
    Optional<String> mode = originalMode.read();
    Optional<ClassLoader> driver = closed.driverLoader();
    if (!mode.isPresent() || !driver.isPresent()) {
      return !mode.isPresent();
    }
    if (closed.whereabouts() != Whereabouts.AT_ITS_PATH) {
      return false;
    }
    boolean isBack =
        ClosedJournalMode.of(closed.path(), closed.inode(), driver.get(), closed.properties())
            .set(LeavingMode.of(closed).orElse(mode.get()));
    if (isBack) {
      originalMode.clear();
    }
    return isBack;
  }
}
