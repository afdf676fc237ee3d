package org.litestream4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path directory;

  @Test
  void isNotThereBeforeItIsPublished() throws IOException {
    Path target = directory.resolve("file");
    try (AtomicFile file = AtomicFile.create(target)) {
      write(file, "content");
      assertThat(target).doesNotExist();
      file.publish();
    }
    assertThat(target).hasContent("content");
    assertThat(directory).isDirectoryNotContaining(path -> !path.equals(target));
  }

  @Test
  void leavesTheOldFileIfItIsNotPublished() throws IOException {
    Path target = Files.writeString(directory.resolve("file"), "old");
    try (AtomicFile file = AtomicFile.create(target)) {
      write(file, "new");
    }
    assertThat(target).hasContent("old");
    assertThat(directory).isDirectoryNotContaining(path -> !path.equals(target));
  }

  @Test
  void appearsWithItsTimes() throws IOException {
    Path target = directory.resolve("file");
    try (AtomicFile file = AtomicFile.create(target)) {
      write(file, "content");
      file.setTimes(1_795_246_932_198L);
      file.publish();
    }
    assertThat(Files.getLastModifiedTime(target).toMillis()).isEqualTo(1_795_246_932_198L);
  }

  @Test
  void mayBeWrittenByTwoAtATimeAndIsAlwaysOneOfThem() throws IOException {
    Path target = directory.resolve("file");
    try (AtomicFile first = AtomicFile.create(target);
        AtomicFile second = AtomicFile.create(target)) {
      write(first, "first");
      write(second, "second");
      second.publish();
      first.publish();
    }
    assertThat(target).hasContent("first");
    assertThat(directory).isDirectoryNotContaining(path -> !path.equals(target));
  }

  private static void write(AtomicFile file, String text) throws IOException {
    file.channel().write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }
}
