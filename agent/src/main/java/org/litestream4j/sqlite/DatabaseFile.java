package org.litestream4j.sqlite;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.Inode;

/**
 * The database file itself, opened for reading at most once per inode in the life of the process.
 *
 * <p>Closing any descriptor of a file drops every POSIX lock that the process has on it, also those
 * of the app's SQLite, and the next outsider to close the database then deletes a live WAL. So the
 * descriptor is held here, strongly and statically, and let go only when no connection of the
 * process to that inode is left. {@link RandomAccessFile} because an interrupt closes a channel.
 */
public final class DatabaseFile {
  private static final Map<Inode, DatabaseFile> OPEN = new HashMap<>();

  /** Connections of ours, which rely on the locks as the app's do. */
  private static final Map<Inode, Set<Connection>> OWN_CONNECTIONS = new HashMap<>();

  /** Descriptors of files that were swapped under us while opening: whose they are is unknown. */
  private static final List<RandomAccessFile> NEVER_CLOSED = new ArrayList<>();

  private final Inode inode;
  private final RandomAccessFile file;

  /** Under which it was asked for: a file that was moved may be read under both for a moment. */
  private final Set<Path> names = new HashSet<>();

  private @Nullable FileLock shared;

  private DatabaseFile(Inode inode, RandomAccessFile file) {
    this.inode = inode;
    this.file = file;
  }

  /** The one descriptor of the file that {@code path} leads to, which must be {@code inode}. */
  public static DatabaseFile open(Path path, Inode inode) throws IOException {
    synchronized (OPEN) {
      DatabaseFile known = OPEN.get(inode);
      if (known != null) {
        known.names.add(path);
        return known;
      }
      RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
      if (!FileIdentity.read(path).filter(now -> now.inode().equals(inode)).isPresent()) {
        NEVER_CLOSED.add(file);
        throw new IOException(path + " was replaced while it was being opened");
      }
      DatabaseFile opened = new DatabaseFile(inode, file);
      opened.names.add(path);
      OPEN.put(inode, opened);
      return opened;
    }
  }

  /** {@code connection}, which is one of ours, is open. */
  static void connected(Inode inode, Connection connection) {
    synchronized (OPEN) {
      OWN_CONNECTIONS.computeIfAbsent(inode, of -> new HashSet<>()).add(connection);
    }
  }

  /** It is closed. */
  static void disconnected(Inode inode, Connection connection) {
    synchronized (OPEN) {
      OWN_CONNECTIONS.computeIfPresent(
          inode,
          (of, known) -> {
            known.remove(connection);
            return known.isEmpty() ? null : known;
          });
    }
  }

  private static boolean hasOwnConnections(Inode inode) {
    Set<Connection> known = OWN_CONNECTIONS.get(inode);
    return known != null && !known.stream().allMatch(DatabaseFile::isClosed);
  }

  private static boolean isClosed(Connection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException unknown) {
      return false;
    }
  }

  /**
   * Closes the descriptor of {@code inode}, if there is one, no connection of ours lives, and
   * nobody has asked for it under another name than {@code path}. Only for callers who know that no
   * SQLite connection of the app to this inode lives and that none is being opened.
   */
  public static void closeAfterLastConnection(Path path, Inode inode) {
    synchronized (OPEN) {
      DatabaseFile known = OPEN.get(inode);
      if (known != null) {
        known.names.remove(path);
      }
      if (hasOwnConnections(inode) || (known != null && !known.names.isEmpty())) {
        return; // Whoever is there still comes back to it.
      }
      OWN_CONNECTIONS.remove(inode);
      OPEN.remove(inode);
      if (known != null) {
        try {
          known.file.close();
        } catch (IOException e) {
          NEVER_CLOSED.add(known.file);
        }
      }
    }
  }

  /**
   * Takes the lock that SQLite believes to have while a connection of this process has the WAL
   * open: to be called when the system has dropped it. It ends with SQLite's own, because the
   * system knows one lock of the process only.
   *
   * @return false if another process has the file to itself at the moment, or the app has locked
   *     the file by Java
   */
  boolean lockShared() throws IOException {
    synchronized (file) {
      if (shared != null) {
        shared.release();
      }
      // The channel is the descriptor's own: nothing is opened, and nothing is to be closed.
      shared = file.getChannel().tryLock(ProcessLocks.SHARED_FIRST, ProcessLocks.SHARED_SIZE, true);
      return shared != null;
    }
  }

  public Inode inode() {
    return inode;
  }

  /** Who it is, whatever its name; empty where the system does not tell. */
  Optional<FileIdentity> identity() throws IOException {
    List<Path> descriptors = ProcessDescriptors.of(inode);
    return descriptors.isEmpty() ? Optional.empty() : FileIdentity.read(descriptors.get(0));
  }

  public long lengthBytes() throws IOException {
    synchronized (file) {
      return file.length();
    }
  }

  /**
   * Reads {@code length} bytes at {@code offset} into {@code target}.
   *
   * @throws EOFException if the file ends before
   */
  public void readFully(long offset, byte[] target, int length) throws IOException {
    synchronized (file) {
      file.seek(offset);
      file.readFully(target, 0, length);
    }
  }
}
