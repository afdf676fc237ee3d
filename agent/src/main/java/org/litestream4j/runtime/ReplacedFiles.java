package org.litestream4j.runtime;

import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.litestream4j.capture.LiveSession;
import org.litestream4j.registry.OpenDatabase;

/**
 * Files that we switched to WAL mode and whose path belongs to another file by now, while the app
 * has them open still. SQLite deletes side files by name: as long as there is one here, the file
 * that has its name must not have any.
 */
final class ReplacedFiles {
  private final Map<OpenDatabase, LiveSession> sessions = new HashMap<>();

  boolean isEmpty() {
    return sessions.isEmpty();
  }

  void add(LiveSession session) throws SQLException, IOException {
    sessions.put(session.database(), session);
    session.makeRoomForAnotherFile();
  }

  /**
   * The app has closed its last connection to {@code database}, which may be one of these.
   *
   * @return whether it is, and nothing of ours is left at it
   */
  boolean afterLastClose(OpenDatabase database) throws SQLException, IOException {
    LiveSession session = sessions.get(database);
    if (session == null || !session.leaveReplacedFile()) {
      return false;
    }
    sessions.remove(database);
    return true;
  }
}
