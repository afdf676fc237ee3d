package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.faults.MutatedInputs;
import org.litestream4j.ltx.Crc64;
import org.litestream4j.simulation.InMemory;
import org.litestream4j.sqlite.AppDatabase;

/** Files of the meta directory that somebody, or a disk, has changed. */
class MetaFuzzTest {
  private static final int FILES = 3_000;

  @TempDir(factory = InMemory.class)
  Path directory;

  private MetaDirectory meta;
  private byte[] checksums = {};
  private byte[] identity = {};

  @BeforeEach
  void capture() throws Exception {
    Path database = directory.resolve("app.db");
    try (AppDatabase app = AppDatabase.createRollback(database)) {
      app.insertRows(3, 3000);
    }
    meta = MetaDirectory.besides(database);
    try (Followed followed = Followed.open(database)) {
      followed.captureClosed();
    }
    DatabaseIdentity.restored(Optional.empty(), "file:///backup/app.db").writeTo(meta);
    checksums = Files.readAllBytes(meta.file(PageChecksumFile.NAME));
    identity = Files.readAllBytes(meta.file(DatabaseIdentity.FILE_NAME));
  }

  /** What is not what we wrote counts as unknown; that costs a comparison. */
  @Test
  void mutatedPageChecksumsAreReadOrUnknown() {
    MutatedInputs.of(checksums).give(FILES, IOException.class, this::readChecksums);
  }

  @Test
  void mutatedPageChecksumsWhoseRecordHasARightChecksumAreReadOrUnknown() {
    MutatedInputs.of(checksums).give(FILES, IOException.class, file -> readChecksums(signed(file)));
  }

  private void readChecksums(byte[] file) throws IOException {
    Files.write(meta.file(PageChecksumFile.NAME), file);
    try (PageChecksums read = PageChecksums.load(meta)) {
      if (read.isKnown()) {
        ChainState state = read.state();
        assertThat(state.commitPages()).isBetween(0, file.length / Long.BYTES);
        for (int page = 1; page <= state.commitPages(); page++) {
          read.get(page);
        }
      }
    }
  }

  private static byte[] signed(byte[] file) {
    if (file.length >= ChainState.SIZE_BYTES) {
      int at = ChainState.SIZE_BYTES - Long.BYTES;
      ByteBuffer.wrap(file).putLong(at, Crc64.of(file, 0, at));
    }
    return file;
  }

  @Test
  void aMutatedIdentityIsReadOrRefused() {
    int refused =
        MutatedInputs.of(identity)
            .give(
                FILES,
                IOException.class,
                file -> {
                  Files.write(meta.file(DatabaseIdentity.FILE_NAME), file);
                  assertThat(DatabaseIdentity.of(meta).id()).isNotNull();
                });
    assertThat(refused).isPositive();
  }
}
