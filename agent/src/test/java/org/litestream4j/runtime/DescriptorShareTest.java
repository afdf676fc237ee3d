package org.litestream4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.io.Time;
import org.litestream4j.log.Log;
import org.litestream4j.log.LogLevel;

class DescriptorShareTest {
  @TempDir Path process;

  @BeforeEach
  void mayHave160() throws Exception {
    Files.writeString(process.resolve("limits"), "Max open files            160   4096   files\n");
    Files.createDirectory(process.resolve("fd"));
  }

  @Test
  void databasesThatAreJoinedAtOnceLeaveTheAppItsHalf() throws Exception {
    uses(0, 40);
    Descriptors descriptors = Descriptors.of(process);
    List<Boolean> joined = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      joined.add(share(descriptors).takeToJoin(1));
    }
    assertThat(joined).filteredOn(isJoined -> isJoined).hasSize(3);
    assertThat(joined).startsWith(true, true, true, false);
  }

  @Test
  void whatADatabaseThatIsFollowedMayYetOpenStaysSetAside() throws Exception {
    uses(0, 40);
    Descriptors descriptors = Descriptors.of(process);
    DescriptorShare first = share(descriptors);
    assertThat(first.takeToJoin(1)).isTrue();
    uses(40, 63);
    first.keepToGrow();
    DescriptorShare second = share(descriptors);
    assertThat(second.takeToJoin(1)).as("63 + 4 + 13").isTrue();
    second.release();
    uses(63, 64);
    assertThat(second.takeToJoin(1)).isFalse();
    first.release();
    assertThat(second.takeToJoin(1)).as("64 + 13").isTrue();
  }

  @Test
  void theAppsNeedIsSeenBeforeAllAreUsed() throws Exception {
    uses(0, 120);
    assertThat(share(Descriptors.of(process)).isNeededByTheApp()).isFalse();
    uses(120, 121);
    assertThat(share(Descriptors.of(process)).isNeededByTheApp()).isTrue();
  }

  @Test
  void manyConnectionsInARowAreCountedAtOnce() throws Exception {
    uses(0, 110);
    Descriptors descriptors = Descriptors.of(process);
    assertThat(descriptors.areNearlyGoneAfterOpen()).isFalse();
    uses(110, 122);
    boolean areSeen = false;
    for (int i = 0; i < 4; i++) {
      areSeen |= descriptors.areNearlyGoneAfterOpen();
    }
    assertThat(areSeen).isTrue();
  }

  @Test
  void whileConnectionsCannotBeTheLastOnesNothingIsCounted() throws Exception {
    uses(0, 40);
    Descriptors descriptors = Descriptors.of(process);
    uses(40, 130);
    for (int i = 0; i < 26; i++) {
      assertThat(descriptors.areNearlyGoneAfterOpen()).as("40 + 3 * %s", i + 1).isFalse();
    }
    assertThat(descriptors.areNearlyGoneAfterOpen()).as("counted").isTrue();
    assertThat(descriptors.areNearlyGoneAfterOpen()).as("at once again").isFalse();
  }

  @Test
  void connectionsThatAreClosedAgainDoNotMakeDescriptorsScarce() throws Exception {
    uses(0, 40);
    Descriptors descriptors = Descriptors.of(process);
    for (int i = 0; i < 25; i++) {
      assertThat(descriptors.areNearlyGoneAfterOpen()).isFalse();
    }
    assertThat(descriptors.areScarce()).isFalse();
  }

  private void uses(int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      Files.createFile(process.resolve("fd").resolve(Integer.toString(i)));
    }
  }

  private static DescriptorShare share(Descriptors descriptors) {
    Log log = Log.toStderr(LogLevel.ERROR, Clock.systemUTC());
    return new DescriptorShare(
        descriptors, new LeftAlone(descriptors, Time.SYSTEM, log), "/data/app.db");
  }
}
