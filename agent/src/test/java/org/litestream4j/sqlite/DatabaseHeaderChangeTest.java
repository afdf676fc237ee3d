package org.litestream4j.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.io.Inode;

class DatabaseHeaderChangeTest {
  @TempDir Path directory;

  @Test
  void aPlainHeaderStandsForItself() throws Exception {
    assertThat(standsForItself("SQLite format 3\0", 0)).isTrue();
  }

  @Test
  void oneWhosePageHasAChecksumAtItsEndDoesNot() throws Exception {
    assertThat(standsForItself("SQLite format 3\0", 8)).isFalse();
  }

  @Test
  void anEncryptedOneDoesNot() throws Exception {
    assertThat(standsForItself("0123456789abcdef", 0)).isFalse();
  }

  private boolean standsForItself(String magic, int reserved) throws Exception {
    byte[] page = new byte[4096];
    System.arraycopy(magic.getBytes(StandardCharsets.US_ASCII), 0, page, 0, 16);
    page[16] = 16;
    page[20] = (byte) reserved;
    page[21] = 64;
    page[22] = 32;
    page[23] = 32;
    Path path = Files.write(directory.resolve("app.db"), page);
    Inode inode = Inode.at(path).orElseThrow();
    try {
      return DatabaseHeader.read(DatabaseFile.open(path, inode)).orElseThrow().standsForItself();
    } finally {
      DatabaseFile.closeAfterLastConnection(path, inode);
    }
  }
}
