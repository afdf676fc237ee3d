package org.litestream4j.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.litestream4j.io.AtomicFile;

/**
 * The journal mode in which a database was before we switched it to WAL, noted durably before the
 * switch, so that it is put back also after a crash.
 */
final class OriginalMode {
  private static final String FILE_NAME = "original-journal-mode";

  private final Path file;

  OriginalMode(MetaDirectory meta) {
    this.file = meta.file(FILE_NAME);
  }

  Optional<String> read() throws IOException {
    return Files.exists(file)
        ? Optional.of(new String(Files.readAllBytes(file), StandardCharsets.US_ASCII))
        : Optional.empty();
  }

  void write(String mode) throws IOException {
    try (AtomicFile atomic = AtomicFile.create(file)) {
      atomic.channel().write(ByteBuffer.wrap(mode.getBytes(StandardCharsets.US_ASCII)));
      atomic.publish();
    }
  }

  /**
   * What the app has set since counts more than what was found: WAL stays, and of the other modes
   * the file itself knows only that they are not WAL.
   */
  void follow(Optional<String> askedMode) throws IOException {
    if (!askedMode.isPresent()) {
      return;
    }
    if (askedMode.get().equals("wal")) {
      clear();
    } else if (!read().isPresent()) {
      write("delete");
    }
  }

  void clear() throws IOException {
    Files.deleteIfExists(file);
  }
}
