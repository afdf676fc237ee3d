package org.litestream4j.runtime;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.litestream4j.capture.LiveSession;

/** A look at a database, whatever state it is in: open and followed, open, or closed. */
final class Looks {
  private final Current current;
  private final Following following;
  private final Joining joining;
  private final AfterClose afterClose;
  private final Replicas replicas;
  private final Progress progress;
  private final Pace pace;

  Looks(
      Current current,
      Following following,
      Joining joining,
      AfterClose afterClose,
      Replicas replicas,
      Progress progress,
      Pace pace) {
    this.current = current;
    this.following = following;
    this.joining = joining;
    this.afterClose = afterClose;
    this.replicas = replicas;
    this.progress = progress;
    this.pace = pace;
  }

  /** Something may have been committed. */
  void look() throws SQLException, IOException {
    Optional<IdleDatabase> open = current.open();
    if (!open.isPresent()) {
      captureClosed();
      return;
    }
    Optional<LiveSession> session = current.session();
    if (session.isPresent() && open.get().database().isLeftToUs()) {
      following.capture(session.get());
      return;
    }
    open.get().database().takeDirty();
    if (session.isPresent()) {
      following.look(session.get());
    } else {
      joining.look(open.get());
    }
  }

  /**
   * Nobody has the database open: brings the chain up to its file, and notes how that looks.
   *
   * @return false if what is needed for that cannot be read or written
   */
  boolean captureClosed() throws IOException {
    if (replicas.areRefused() || !replicas.wereContacted()) {
      return true;
    }
    try {
      switch (afterClose.capture()) {
        case CAPTURED:
          progress.captured("");
          break;
        case LATER:
          pace.lookAgainIn(AfterClose.RETRY_MILLIS);
          break;
        default:
      }
      return true;
    } catch (IOException e) {
      progress.failed(e);
      progress.gap().sayAtClose(replicas.durableEverywhere());
      return false;
    }
  }
}
