package org.litestream4j.capture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.litestream4j.io.Directories;
import org.litestream4j.io.Room;
import org.litestream4j.ltx.LtxException;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.LtxLevel;

/**
 * The directory beside a database in which replication keeps what it must remember: Litestream's
 * own {@code .<file>-litestream} with its {@code ltx/0}, and files of this project beside that.
 */
public final class MetaDirectory {
  /** Those of which local files can be: what was captured, what of it was merged, and images. */
  static final int[] LEVELS = {0, 1, LtxLevel.SNAPSHOT};

  private static final String TEMPORARY = ".tmp";

  private final Path root;
  private final Room room;

  private MetaDirectory(Path root, Room room) {
    this.root = root;
    this.room = room;
  }

  public static MetaDirectory at(Path root) {
    return new MetaDirectory(root, Room.ofFileSystems());
  }

  /** The same directory, on a disk of which {@code other} tells how full it is. */
  MetaDirectory with(Room other) {
    return new MetaDirectory(root, other);
  }

  /** Litestream's default place for the database at {@code database}. */
  public static MetaDirectory besides(Path database) {
    return at(database.resolveSibling("." + database.getFileName() + "-litestream"));
  }

  public Path root() {
    return root;
  }

  Room room() {
    return room;
  }

  /**
   * @throws NoRoomException if less than {@code bytes} can be written here
   */
  void requireRoom(long bytes) throws NoRoomException {
    long usable = room.usableBytes(root);
    if (usable < bytes) {
      throw new NoRoomException(root, usable, bytes);
    }
  }

  /**
   * @throws NoRoomException if a file of {@code bytes} would take some of what is the app's
   */
  public void requireRoomFor(long bytes) throws NoRoomException {
    requireRoom(NeededRoom.RESERVE_BYTES + bytes);
  }

  /** A file of ours in this directory. */
  public Path file(String name) {
    return root.resolve(name);
  }

  public Path ltxFile(int level, LtxFileName name) {
    return level(level).resolve(name.toString());
  }

  /** Makes the directory if it is missing. */
  public void create() throws IOException {
    Directories.create(root);
  }

  /** Forgets what was known of the database; from now on it is {@code identity}. */
  public void startAnew(DatabaseIdentity identity) throws IOException {
    prepare();
    deleteChain();
    Files.deleteIfExists(file(PageChecksumFile.NAME));
    identity.writeTo(this);
  }

  /** Deletes every LTX file of every level. */
  void deleteChain() throws IOException {
    for (int level : LEVELS) {
      for (LtxFileName name : list(level)) {
        Files.deleteIfExists(ltxFile(level, name));
      }
    }
  }

  /** Makes the directory and removes what an interrupted run left unfinished. */
  void prepare() throws IOException {
    Directories.create(level(0));
    if (list(0).isEmpty()) {
      Directories.forcePathTo(level(0));
    }
    removeTemporary(root);
    for (int level : LEVELS) {
      if (Files.isDirectory(level(level))) {
        removeTemporary(level(level));
      }
    }
  }

  /**
   * Makes the directory of a level, but none above our own: an app that moves its databases away,
   * and back, must not find that place taken.
   */
  void createLevel(int level) throws IOException {
    Path place = root.toAbsolutePath().getParent();
    if (place != null && !Files.isDirectory(place)) {
      throw new NoSuchFileException(place.toString());
    }
    Directories.create(level(level));
    Directories.forcePathTo(level(level));
  }

  /** The LTX files of one level, ascending. */
  public List<LtxFileName> list(int level) throws IOException {
    List<LtxFileName> names = new ArrayList<>();
    if (Files.isDirectory(level(level))) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(level(level))) {
        for (Path file : files) {
          LtxFileName.parse(file.getFileName().toString()).ifPresent(names::add);
        }
      }
    }
    Collections.sort(names);
    return names;
  }

  /** The newest file of level 0. */
  public Optional<LtxFileName> newest() throws IOException {
    List<LtxFileName> names = list(0);
    return names.isEmpty() ? Optional.empty() : Optional.of(names.get(names.size() - 1));
  }

  /** The timestamp of the newest file of level 0, milliseconds since the Unix epoch; 0 if none. */
  long newestTimestampMillis() throws IOException {
    return newestHeader().map(LtxHeader::timestampMillis).orElse(0L);
  }

  private Optional<LtxHeader> newestHeader() throws IOException {
    Optional<LtxFileName> newest = newest();
    if (!newest.isPresent()) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(ltxFile(0, newest.get()))) {
      return Optional.of(LtxHeader.readFrom(in));
    } catch (LtxException | EOFException damaged) {
      return Optional.empty();
    }
  }

  Path level(int level) {
    return root.resolve("ltx").resolve(Integer.toString(level));
  }

  private static void removeTemporary(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + TEMPORARY)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }
}
