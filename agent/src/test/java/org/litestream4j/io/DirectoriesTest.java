package org.litestream4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.capture.DatabaseIdentity;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient.Timestamps;
import org.litestream4j.replica.UploadSource;
import org.litestream4j.replica.file.FileReplica;
import org.litestream4j.simulation.Faults;
import org.litestream4j.simulation.SimulatedCrash;
import org.litestream4j.simulation.SimulatedTime;
import org.litestream4j.simulation.disk.SimulatedDisk;

/** A process that has made a directory may die before it has forced its name to the disk. */
class DirectoriesTest {
  private static final LtxFileName NAME = LtxFileName.of(1, 1);
  private final Faults faults = new Faults(new Random(1));
  private final SimulatedDisk disk = new SimulatedDisk(faults, new SimulatedTime(0));

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6})
  void whatAReplicaHasStoredIsThereAfterAPowerCut(int fatalCall) throws Exception {
    Path root = disk.path("replica");
    faults.begin(fatalCall);
    assertThatThrownBy(() -> put(root)).isInstanceOf(SimulatedCrash.class);
    faults.begin();
    put(root);
    disk.powerCut();
    assertThat(FileReplica.of(root).open(0, NAME, 0).readAllBytes()).containsExactly(7);
  }

  /** It can be seen as soon as it has its name, and its process may die before that is forced. */
  @ParameterizedTest
  @ValueSource(ints = {10, 11, 12, 13, 14, 15, 16})
  void whatWasMadeCertainAfterItWasListedIsThereAfterAPowerCut(int fatalCall) throws Exception {
    FileReplica replica = FileReplica.of(disk.path("replica"));
    faults.begin(fatalCall);
    try {
      put(disk.path("replica"));
    } catch (SimulatedCrash killed) {
      // The later the call, the more of the file is there.
    }
    faults.begin();
    replica.makeListedDurable();
    List<LtxFileInfo> before = replica.list(0, 0, Timestamps.LISTED);
    disk.powerCut();
    assertThat(replica.list(0, 0, Timestamps.LISTED)).hasSameSizeAs(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void aDatabaseHasItsIdentityAfterAPowerCut(int fatalCall) throws Exception {
    MetaDirectory meta = MetaDirectory.at(disk.path("meta"));
    faults.begin(fatalCall);
    assertThatThrownBy(() -> identity(meta)).isInstanceOf(SimulatedCrash.class);
    faults.begin();
    String id = identity(meta);
    disk.powerCut();
    assertThat(Files.isDirectory(meta.root())).isTrue();
    assertThat(identity(meta)).isEqualTo(id);
  }

  private static String identity(MetaDirectory meta) throws IOException {
    meta.create();
    return DatabaseIdentity.of(meta).id();
  }

  private static void put(Path root) throws IOException {
    FileReplica.of(root).put(0, NAME, new OneByte());
  }

  private static final class OneByte implements UploadSource {
    @Override
    public long sizeBytes() {
      return 1;
    }

    @Override
    public long timestampMillis() {
      return 0;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(new byte[] {7});
    }
  }
}
