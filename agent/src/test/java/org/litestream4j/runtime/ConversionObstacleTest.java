package org.litestream4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionObstacleTest {
  @ParameterizedTest
  @ValueSource(strings = {"nfs", "nfs4", "NFS", "cifs", "smb3", "9p", "fuse.sshfs", "virtiofs"})
  void aFileSystemOfAnotherMachineHasNoSharedMemory(String type) {
    assertThat(ConversionObstacle.ofFileSystem(type))
        .hasValueSatisfying(reason -> assertThat(reason).contains("network file system"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "apfs", "NTFS"})
  void oneOfThisMachineIsNoObstacle(String type) {
    assertThat(ConversionObstacle.ofFileSystem(type)).isEmpty();
  }
}
