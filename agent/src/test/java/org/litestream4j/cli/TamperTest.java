package org.litestream4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.litestream4j.ltx.Txid;
import org.litestream4j.simulation.InMemory;

/** Somebody, or a disk, changes a replica: a restore gives the right database or an error. */
class TamperTest {
  /** Whose replica it is. */
  enum Origin {
    OURS(1) {
      @Override
      SmallReplica replica(Path directory) throws Exception {
        return SmallReplica.ofOurs(directory);
      }
    },
    LITESTREAM(23) {
      @Override
      SmallReplica replica(Path directory) throws Exception {
        return SmallReplica.ofLitestream(directory);
      }
    };

    /** Of how many bytes one is tried: a replica by the real Litestream is not as small. */
    final int stride;

    Origin(int stride) {
      this.stride = stride;
    }

    abstract SmallReplica replica(Path directory) throws Exception;
  }

  @TempDir(factory = InMemory.class)
  Path temporary;

  /** A flipped bit in LZ4's own bytes may not matter; a database that differs always does. */
  @ParameterizedTest
  @EnumSource(Origin.class)
  void aFlippedByteGivesTheStateOrNothing(Origin origin) throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    SmallReplica replica = origin.replica(temporary);
    int flipped = 0;
    int refused = 0;
    for (Path file : replica.allFiles()) {
      byte[] intact = Files.readAllBytes(file);
      for (int at = random.nextInt(origin.stride); at < intact.length; at += origin.stride) {
        byte[] damaged = intact.clone();
        damaged[at] ^= (byte) (1 + random.nextInt(255));
        Files.write(file, damaged);
        flipped++;
        refused += assertIsNothingOrNewest(replica, file + ", byte " + at).isEmpty() ? 1 : 0;
      }
      Files.write(file, intact);
    }
    System.out.println(origin + ": " + refused + " of " + flipped + " refused");
    assertThat(refused).isGreaterThan(flipped / 2);
    assertThat(replica.restore()).hasValue(replica.newestTxid());
  }

  @ParameterizedTest
  @EnumSource(Origin.class)
  void aFileThatIsCutAnywhereGivesNothing(Origin origin) throws Exception {
    SmallReplica replica = origin.replica(temporary);
    List<Path> files = replica.ltxFiles();
    Path newest = files.get(files.size() - 1);
    int refused = 0;
    for (Path file : files) {
      byte[] intact = Files.readAllBytes(file);
      int step = file.equals(newest) ? 1 : 97;
      for (int length = 0; length < intact.length; length += step) {
        Files.write(file, Arrays.copyOf(intact, length));
        assertIsNothingOrNewest(replica, file + " cut to " + length + " bytes");
      }
      refused += replica.restore().isEmpty() ? 1 : 0;
      Files.write(file, intact);
    }
    assertThat(refused).as("files of %d", files.size()).isGreaterThanOrEqualTo(files.size() - 1);
  }

  /** That it is the very state of its TXID is seen to by the replica. */
  private static OptionalLong assertIsNothingOrNewest(SmallReplica replica, String what)
      throws Exception {
    OptionalLong restored = replica.restore();
    assertThat(restored.orElse(replica.newestTxid())).as(what).isEqualTo(replica.newestTxid());
    return restored;
  }

  @ParameterizedTest
  @EnumSource(Origin.class)
  void twoFilesInEachOthersPlaceGiveNothing(Origin origin) throws Exception {
    SmallReplica replica = origin.replica(temporary);
    List<Path> files = replica.ltxFiles();
    for (int i = 0; i < files.size(); i++) {
      for (int j = i + 1; j < files.size(); j++) {
        if (!files.get(i).getFileName().equals(files.get(j).getFileName())) {
          swap(files.get(i), files.get(j));
          assertThat(replica.restore()).as("%s and %s", files.get(i), files.get(j)).isEmpty();
          swap(files.get(i), files.get(j));
        }
      }
    }
  }

  private void swap(Path one, Path other) throws Exception {
    Path aside = temporary.resolve("aside");
    Files.move(one, aside);
    Files.move(other, one);
    Files.move(aside, other);
  }

  @ParameterizedTest
  @EnumSource(Origin.class)
  void anyFileThatIsMissingButTheNewestGivesNothing(Origin origin) throws Exception {
    SmallReplica replica = origin.replica(temporary);
    List<Path> files = replica.ltxFiles();
    Path aside = temporary.resolve("aside");
    int refused = 0;
    for (Path file : files.subList(0, files.size() - 1)) {
      Files.move(file, aside);
      refused += assertIsNothingOrNewest(replica, "without " + file).isEmpty() ? 1 : 0;
      Files.move(aside, file);
    }
    assertThat(refused).as("of %d", files.size()).isGreaterThanOrEqualTo(files.size() - 3);
  }

  /** What is left is a replica as it once was: that it is less than there was nobody can see. */
  @ParameterizedTest
  @EnumSource(Origin.class)
  void withoutTheNewestFilesAnEarlierStateIsNamedAndNotTakenForALaterOne(Origin origin)
      throws Exception {
    SmallReplica replica = origin.replica(temporary);
    List<Path> files = replica.ltxFiles();
    String newest = Txid.format(replica.newestTxid());
    assertThat(replica.run("-dry-run", "-require-txid", newest).exit()).isZero();
    long left = replica.newestTxid();
    for (int last = files.size() - 1; last > files.size() - 4; last--) {
      Files.delete(files.get(last));
      left = replica.txidBefore(left);

      assertThat(replica.restoreByCommand()).isEqualTo(left);
      CommandResult required = replica.run("-require-txid", newest);
      assertThat(required.exit()).isEqualTo(1);
      assertThat(required.err())
          .startsWith("Error: ")
          .contains("TXID " + Txid.format(left) + ", which is older than the required " + newest);
      assertThat(replica.run("-dry-run", "-require-txid", newest).exit()).isEqualTo(1);
      assertThat(replica.run("-dry-run", "-require-txid", Txid.format(left)).exit()).isZero();
    }
  }

  @Test
  void aReplicaThatHasLostEverythingIsNotTakenForANewOneWhereATxidIsRequired() throws Exception {
    SmallReplica replica = Origin.OURS.replica(temporary);
    for (Path file : replica.ltxFiles()) {
      Files.delete(file);
    }
    assertThat(replica.run("-if-replica-exists").exit()).isZero();
    assertThat(replica.run("-if-replica-exists", "-require-txid", Txid.format(1)).exit())
        .isEqualTo(1);
  }

  /**
   * Each file is whole and has the right name: only the checksum of the database tells. Where later
   * files hold every page that differs, the state is the right one all the same.
   */
  @Test
  void aFileOfAnotherDatabaseGivesTheStateOrNothing() throws Exception {
    SmallReplica replica = SmallReplica.ofOurs(temporary.resolve("one"));
    SmallReplica other = SmallReplica.ofOurs(temporary.resolve("other"));
    List<Path> files = replica.ltxFiles();
    List<Path> others = other.ltxFiles();
    assertThat(others).hasSameSizeAs(files);
    int refused = 0;
    for (int i = 0; i < files.size(); i++) {
      byte[] intact = Files.readAllBytes(files.get(i));
      Files.copy(others.get(i), files.get(i), StandardCopyOption.REPLACE_EXISTING);
      refused += assertIsNothingOrNewest(replica, files.get(i) + " of another").isEmpty() ? 1 : 0;
      Files.write(files.get(i), intact);
    }
    assertThat(refused).isGreaterThanOrEqualTo(2);
  }
}
