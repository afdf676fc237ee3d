package org.litestream4j.replica.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaClient.Timestamps;
import org.litestream4j.replica.ReplicaContract;
import org.litestream4j.replica.ReplicaException;

class FileReplicaTest extends ReplicaContract {
  private static final String NAME = "000000000000002a-000000000000002a.ltx";

  @TempDir Path directory;

  @Override
  protected ReplicaClient replica(String path) {
    return FileReplica.of(directory.resolve(path));
  }

  @Override
  protected void putForeign(String path, int level, String name) throws IOException {
    Files.createFile(directory.resolve(path).resolve("ltx/" + level).resolve(name));
  }

  private ReplicaClient replica() {
    return replica("replica");
  }

  @Test
  void laysFilesOutAsLitestreamDoes() throws IOException {
    replica().put(0, LtxFileName.of(42, 42), source("x"));
    replica().writeObject("identity.json", new byte[] {1});
    try (Stream<Path> files = Files.walk(directory.resolve("replica"))) {
      assertThat(files.filter(Files::isRegularFile).map(directory::relativize))
          .containsExactlyInAnyOrder(
              Path.of("replica/ltx/0/" + NAME), Path.of("replica/identity.json"));
    }
  }

  @Test
  void keepsWhatItStoresFromOtherUsers() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    replica().put(0, LtxFileName.of(42, 42), source("x"));
    assertThat(mode("replica/ltx/0/" + NAME)).isEqualTo("rw-------");
    assertThat(mode("replica/ltx/0")).isEqualTo("rwx------");
    assertThat(mode("replica")).isEqualTo("rwx------");
  }

  private String mode(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(path)));
  }

  @Test
  void skipsForeignAndUnfinishedFiles() throws IOException {
    replica().put(0, LtxFileName.of(42, 42), source("x"));
    Path level = directory.resolve("replica/ltx/0");
    Files.createFile(level.resolve("README"));
    Files.createFile(level.resolve("junk.ltx"));
    Files.createFile(level.resolve(NAME + ".tmp"));
    Files.createFile(level.resolve(NAME.replace("2a", "2A")));
    Files.createDirectory(level.resolve(LtxFileName.of(43, 43).toString()));
    assertThat(replica().list(0, 0, Timestamps.LISTED))
        .extracting(LtxFileInfo::name)
        .containsExactly(LtxFileName.of(42, 42));
  }

  @Test
  void leavesNothingOfAnUploadThatFailed() throws IOException {
    ReplicaException failure =
        catchThrowableOfType(
            ReplicaException.class,
            () -> replica().put(0, LtxFileName.of(42, 42), source(new byte[3], 5)));
    assertThat(failure).hasMessageContaining("3 bytes instead of 5");
    assertThat(directory.resolve("replica/ltx/0")).isEmptyDirectory();
  }

  @Test
  void saysThatAPlainFileIsNoReplica() throws IOException {
    Path file = Files.createFile(directory.resolve("replica"));
    ReplicaException reading =
        catchThrowableOfType(ReplicaException.class, () -> replica().list(0, 0, Timestamps.LISTED));
    ReplicaException writing =
        catchThrowableOfType(
            ReplicaException.class, () -> replica().put(0, LtxFileName.of(1, 1), source("x")));
    assertThat(reading)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("not a directory");
    assertThat(reading.kind()).isEqualTo(ReplicaException.Kind.GIVE_UP);
    assertThat(writing).hasMessageContaining("not a directory");
    assertThat(writing.kind()).isEqualTo(ReplicaException.Kind.GIVE_UP);
  }

  @Test
  void whereNoDirectoryCanBeMadeItSaysSoAndWhatToDo() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")));
    Path file = Files.createFile(directory.resolve("file"));
    for (Path unusable : List.of(Path.of("/proc/litestream"), file, file.resolve("below"))) {
      ReplicaClient replica = FileReplica.of(unusable);
      ReplicaException failure =
          catchThrowableOfType(
              ReplicaException.class, () -> replica.writeObject("identity.json", new byte[] {1}));
      assertThat(failure.kind()).isEqualTo(ReplicaException.Kind.GIVE_UP);
      assertThat(failure)
          .hasMessageStartingWith("cannot ")
          .hasMessageEndingWith(
              "; the replica "
                  + unusable
                  + " must be a directory that this process may read and write")
          .hasMessageNotContaining("does not exist");
    }
  }
}
