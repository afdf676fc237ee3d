package org.litestream4j.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.replica.file.FileReplica;

class RestoreOutputTest {
  @TempDir Path temporary;
  private FileReplica replica;
  private byte[] restored;
  private Path output;

  @BeforeEach
  void writeHistory() throws IOException {
    replica = FileReplica.of(temporary.resolve("replica"));
    restored = new History(replica).write(9, 1, 1, 2, 1, 2).database();
    output = Files.createDirectory(temporary.resolve("out")).resolve("app.db");
  }

  @Test
  void refusesADatabaseThatExists() throws IOException {
    Files.writeString(output, "precious");
    assertRefuses(Overwrite.NEVER, "output path already exists and is not empty: " + output);
    assertThat(output).hasContent("precious");
  }

  @Test
  void replacesAnEmptyFile() throws IOException {
    Files.createFile(output);
    restore(Overwrite.NEVER);
    assertThat(output).hasBinaryContent(restored);
  }

  @Test
  void refusesADirectory() throws IOException {
    Files.createDirectory(output);
    assertRefuses(Overwrite.IDLE, "output path is a directory");
  }

  @Test
  void refusesWhatIsNoRegularFile() throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", output.toString()).start();
    assertThat(mkfifo.waitFor()).isZero();
    assertRefuses(Overwrite.IDLE, "output path is not a regular file: " + output);
    assertThat(output).exists().satisfies(kept -> assertThat(Files.isRegularFile(kept)).isFalse());
  }

  @Test
  void createsTheDirectoriesOfTheOutput() throws IOException {
    output = temporary.resolve("some/new/place/app.db");
    restore(Overwrite.NEVER);
    assertThat(output).hasBinaryContent(restored);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-wal", "-shm", "-journal"})
  void refusesSideFilesOfAnEarlierDatabaseEvenIfThatIsGone(String suffix) throws IOException {
    Path sideFile = Files.writeString(Path.of(output + suffix), "stale");
    assertRefuses(Overwrite.NEVER, "SQLite sidecar path already exists: " + sideFile);
    assertThat(output).doesNotExist();
    assertThat(sideFile).hasContent("stale");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-wal", "-shm", "-journal"})
  void leavesNoSideFileBesideWhatItOverwrites(String suffix) throws IOException {
    Files.writeString(output, "old");
    Path sideFile = Files.writeString(Path.of(output + suffix), "stale");
    restore(Overwrite.IDLE);
    assertThat(output).hasBinaryContent(restored);
    assertThat(sideFile).doesNotExist();
  }

  @Test
  void keepsTheOldDatabaseAndItsSideFilesWhenNothingCanBeRestored() throws IOException {
    Files.writeString(output, "old");
    Path wal = Files.writeString(Path.of(output + "-wal"), "its wal");
    Path file = temporary.resolve("replica/ltx/9/0000000000000001-0000000000000001.ltx");
    Files.write(file, new byte[200]);
    assertRefuses(Overwrite.IDLE, "not an LTX file");
    assertThat(output).hasContent("old");
    assertThat(wal).hasContent("its wal");
  }

  @Test
  void removesWhatAKilledRestoreHasLeftButNotWhatOneIsStillWriting() throws IOException {
    Path abandoned = Files.writeString(Path.of(output + ".12ab.tmp"), "half a database");
    Path busy = Files.writeString(Path.of(output + ".34cd.tmp"), "half a database");
    Path foreign = Files.writeString(Path.of(output + ".export.tmp"), "the user's own");
    FileTime anHourAgo =
        FileTime.from(Files.getLastModifiedTime(busy).toInstant().minusSeconds(3600));
    Files.setLastModifiedTime(abandoned, anHourAgo);
    Files.setLastModifiedTime(foreign, anHourAgo);
    restore(Overwrite.NEVER);
    assertThat(abandoned).doesNotExist();
    assertThat(busy).exists();
    assertThat(foreign).exists();
  }

  @Test
  void keepsTheModeOfTheFileThatItReplaces() throws IOException {
    assumePosix();
    Files.writeString(output, "old");
    Files.setPosixFilePermissions(output, PosixFilePermissions.fromString("rw-r-----"));
    restore(Overwrite.IDLE);
    assertThat(mode()).isEqualTo("rw-r-----");
  }

  @Test
  void keepsANewDatabaseFromOtherUsers() throws IOException {
    assumePosix();
    restore(Overwrite.NEVER);
    assertThat(mode()).isEqualTo("rw-------");
  }

  @Test
  void givesANewDatabaseToTheOwnerOfItsDirectory() throws IOException {
    assumePosix();
    Path directory = output.getParent();
    assumeTrue("root".equals(Files.getOwner(directory).getName()), "only root gives files away");
    Files.setAttribute(directory, "unix:uid", 65534);
    Files.setAttribute(directory, "unix:gid", 65534);
    restore(Overwrite.NEVER);
    assertThat(Files.getAttribute(output, "unix:uid")).isEqualTo(65534);
    assertThat(Files.getAttribute(output, "unix:gid")).isEqualTo(65534);
  }

  @Test
  void replacesWhatASymbolicLinkNamesAndNotTheLink() throws IOException {
    assumePosix();
    Path real = Files.writeString(temporary.resolve("real.db"), "old");
    Files.createSymbolicLink(output, Path.of("..", "real.db"));
    Path staleWal = Files.writeString(temporary.resolve("real.db-wal"), "stale");
    restore(Overwrite.IDLE);
    assertThat(output).isSymbolicLink();
    assertThat(real).hasBinaryContent(restored);
    assertThat(staleWal).doesNotExist();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void refusesADatabaseThatAProcessHasOpenAndNamesIt() throws Exception {
    Files.writeString(output, "in use");
    Process holder = hold(output);
    try {
      assertRefuses(Overwrite.IDLE, "open in process " + holder.pid() + " (");
      assertThat(output).hasContent("in use");
      restore(Overwrite.EVEN_IF_OPEN);
      assertThat(output).hasBinaryContent(restored);
    } finally {
      holder.destroyForcibly().waitFor();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void seesAProcessThatHoldsOnlyTheWal() throws Exception {
    Files.writeString(output, "in use");
    Process holder = hold(Files.writeString(Path.of(output + "-wal"), "its wal"));
    try {
      assertRefuses(Overwrite.IDLE, "open in process " + holder.pid() + " (");
    } finally {
      holder.destroyForcibly().waitFor();
    }
  }

  /** A process that has the file open, once this returns. */
  private static Process hold(Path file) throws IOException {
    Process process =
        new ProcessBuilder("sh", "-c", "exec 3<\"$0\"; echo ready; read -r end", file.toString())
            .start();
    assertThat(process.getInputStream().read()).isEqualTo('r');
    return process;
  }

  private void restore(Overwrite overwrite) throws IOException {
    Restore.from(replica).to(output).overwrite(overwrite).run();
  }

  private void assertRefuses(Overwrite overwrite, String message) {
    assertThat(catchThrowableOfType(RestoreException.class, () -> restore(overwrite)))
        .hasMessageContaining(message);
  }

  private String mode() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(output));
  }

  private static void assumePosix() {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
  }
}
