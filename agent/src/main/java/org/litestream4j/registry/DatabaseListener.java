package org.litestream4j.registry;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.litestream4j.intercept.CommitWait;
import org.litestream4j.intercept.DriverConnection;

/**
 * What happens to the databases that the app opens. Called on the app's threads, inside its calls
 * to the driver: whatever takes time belongs on another thread, except where it says otherwise.
 */
public interface DatabaseListener {
  /**
   * A file is about to be opened, which need not exist. May take the time that a restore takes.
   *
   * @param path absolute
   * @throws SQLException to fail the app's open
   */
  void opening(Path path) throws SQLException;

  /** Whether the database at {@code path} is to be replicated. */
  boolean wants(Path path);

  /** What is left to the app of a database at {@code path} that is to be replicated. */
  Set<Exemption> exemptions(Path path);

  /** The app is told that it has what it does not have. Told at each time. */
  void differs(OpenDatabase database, Difference difference);

  /** One transaction is about to be committed that has written to all of {@code files}. */
  void writtenTogether(Set<Path> files);

  /**
   * The app asks for a checkpoint of a database that our connections follow. Waits until it is
   * done.
   *
   * @return how far it came, as far as others let us
   */
  Checkpoint checkpoint(OpenDatabase database);

  /**
   * The app asks for an empty WAL after such a checkpoint. Waits until it is that.
   *
   * @return {@link Checkpoint#NOTHING} then; otherwise how far it came, held up by somebody
   */
  Checkpoint emptyWal(OpenDatabase database);

  /**
   * The app is about to do what WAL mode prevents. Waits until our connections to {@code database}
   * are gone; they come back after its next change.
   */
  void standAside(OpenDatabase database);

  /**
   * The file of {@code database}, which we switched to WAL mode, is no longer at its path. Waits
   * until it holds all that was committed.
   */
  void moved(OpenDatabase database);

  /**
   * As {@link #moved}, and another file has its path or is about to: that one must not find side
   * files of {@code database}.
   */
  void replaced(OpenDatabase database);

  /**
   * The file of {@code database}, which nobody but us has open, was written to, moved, replaced or
   * deleted. Waits until our connections have left it.
   */
  void keptFileHasChanged(OpenDatabase database);

  /**
   * A second copy of SQLite has opened {@code database}, and has done nothing to it yet. Waits
   * until nothing of ours is left there.
   */
  void openInTwoDrivers(OpenDatabase database);

  /**
   * The app is about to make {@code copy} of {@code database}, which we switched to WAL mode, of a
   * file that is there and that it does not have open.
   *
   * @return whether that file is in WAL mode
   */
  boolean isInWal(OpenDatabase database, DriverConnection connection, Path copy);

  /**
   * The app has made {@code copy} of {@code database}, which we switched to WAL mode. Waits until
   * the copy is not in that mode. The app does not have it open.
   */
  void backedUp(OpenDatabase database, DriverConnection connection, Path copy);

  /** A connection to {@code database} is ready; it may be the first of several. */
  void connected(OpenDatabase database, DriverConnection connection);

  /** The app made a call that may have changed {@code database}. */
  void touched(OpenDatabase database);

  /**
   * The app has committed something to {@code database}, perhaps.
   *
   * @return what its call is to wait for, if it is to wait for replicas
   */
  Optional<CommitWait> committed(OpenDatabase database);

  /** The last connection is about to close. Waits until what was committed is captured. */
  void lastClosing(OpenDatabase database);

  /** The last connection has closed, or let go of {@code database} by DETACH. */
  void lastClosed(OpenDatabase database);
}
