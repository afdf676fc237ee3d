package org.litestream4j.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.litestream4j.io.FileSize;
import org.litestream4j.io.Room;
import org.litestream4j.io.SideFile;

/** Sees to it that a database is not switched to WAL mode on a disk that has no room for a WAL. */
final class ConversionRoom {
  private ConversionRoom() {}

  /**
   * @throws NoRoomException if room is short where the database or its meta directory is
   */
  static void require(Path database, LocalChain chain) throws IOException {
    Room room = chain.meta().room();
    Path directory = database.toAbsolutePath().resolveSibling(".").normalize();
    Path wal = SideFile.WAL.of(database);
    long walBytes = FileSize.ofAny(wal);
    long needed = NeededRoom.toConvertBesideMeta(walBytes);
    long usable = room.usableBytes(directory);
    if (usable < needed) {
      throw new NoRoomException(directory, usable, needed);
    }
    chain
        .meta()
        .requireRoom(
            NeededRoom.toConvert(Files.size(database), walBytes, !chain.state().isPresent()));
  }
}
