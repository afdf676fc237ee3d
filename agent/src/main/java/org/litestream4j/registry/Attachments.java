package org.litestream4j.registry;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.litestream4j.intercept.DriverConnection;

/** ATTACH and DETACH: which connections may have other files after their next call. */
final class Attachments {
  private final OpenFiles files;
  private final BeforeOpen beforeOpen;
  private final AttachedKeys keys = new AttachedKeys();
  private final Set<DriverConnection> changing = ConcurrentHashMap.newKeySet();

  Attachments(OpenFiles files, BeforeOpen beforeOpen) {
    this.files = files;
    this.beforeOpen = beforeOpen;
  }

  /**
   * Such a statement is about to be executed.
   *
   * @param parameter what its first parameter is set to, if that is known
   * @throws SQLException to refuse it
   */
  void begin(DriverConnection connection, String sql, Optional<String> parameter)
      throws SQLException {
    Optional<AttachStatement> attach = AttachStatement.parse(sql, parameter);
    if (attach.isPresent()) {
      beforeOpen(connection, attach.get());
      keys.note(connection, attach.get());
      files.add(connection); // From now on it may have a file that is not known yet.
    }
    lookAfterNextCall(connection);
  }

  private void beforeOpen(DriverConnection connection, AttachStatement attach) throws SQLException {
    if (!attach.file().isPresent()) {
      beforeOpen.lookAtAll();
      return;
    }
    String name = attach.file().get();
    Optional<Path> path = OpenedName.path(name, connection.openFlags());
    if (path.isPresent()) {
      beforeOpen.look(name, path.get(), beforeOpen.filesAsKept());
    }
  }

  void lookAfterNextCall(DriverConnection connection) {
    changing.add(connection);
    connection.takeDirty();
  }

  /** Whether {@code connection} may have other files since the last call. */
  boolean takeChanging(DriverConnection connection) {
    return changing.remove(connection);
  }

  AttachedKeys keys() {
    return keys;
  }

  void forget(DriverConnection connection) {
    changing.remove(connection);
    keys.forget(connection);
  }
}
