package org.litestream4j.capture;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * An empty file in the meta directory, by which a process that does not replicate the database asks
 * the one that does: all that was committed before the file was made is at the replicas when it is
 * gone. Whoever is elected next finds it, too.
 */
public final class CommitRequest {
  private static final String DIRECTORY = "commits";

  private final Path file;

  private CommitRequest(Path file) {
    this.file = file;
  }

  /** Asks. */
  public static CommitRequest make(MetaDirectory meta) throws IOException {
    Path directory = meta.file(DIRECTORY);
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException wasMadeBefore) {
      // As it is mostly.
    }
    return new CommitRequest(Files.createFile(directory.resolve(UUID.randomUUID().toString())));
  }

  /** What is asked now. */
  public static List<CommitRequest> in(MetaDirectory meta) throws IOException {
    List<CommitRequest> found = new ArrayList<>();
    Path directory = meta.file(DIRECTORY);
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        files.forEach(file -> found.add(new CommitRequest(file)));
      }
    }
    return found;
  }

  public boolean isAnswered() {
    return Files.notExists(file);
  }

  /** Answers it, or takes it back. */
  public void end() throws IOException {
    Files.deleteIfExists(file);
  }
}
