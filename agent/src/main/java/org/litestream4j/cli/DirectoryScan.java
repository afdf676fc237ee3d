package org.litestream4j.cli;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Finds the databases below a directory, as Litestream does: the files that begin with SQLite's
 * header. Only for the process of a command: in an app's, closing a database drops SQLite's locks.
 */
final class DirectoryScan {
  private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private DirectoryScan() {}

  /** Ascending by path; what cannot be read is left out, and so is a directory that is missing. */
  static List<Path> databasesBelow(Path directory) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isDatabase(file)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
            return FileVisitResult.CONTINUE;
          }
        });
    Collections.sort(found);
    return found;
  }

  private static boolean isDatabase(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    byte[] start = new byte[HEADER.length];
    try (InputStream in = Files.newInputStream(file)) {
      new DataInputStream(in).readFully(start);
      return Arrays.equals(start, HEADER);
    } catch (EOFException tooShort) {
      return false;
    } catch (IOException unreadable) {
      return false;
    }
  }
}
