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
      joined.add(share(descriptors).takeToJoin());
    }
    assertThat(joined).filteredOn(isJoined -> isJoined).hasSize(3);
    assertThat(joined).startsWith(true, true, true, false);
  }

  @Test
  void whatADatabaseThatIsFollowedMayYetOpenStaysSetAside() throws Exception {
    uses(0, 40);
    Descriptors descriptors = Descriptors.of(process);
    DescriptorShare first = share(descriptors);
    assertThat(first.takeToJoin()).isTrue();
    uses(40, 64);
    first.keepToGrow();
    DescriptorShare second = share(descriptors);
    assertThat(second.takeToJoin()).as("64 + 4 + 12").isTrue();
    second.release();
    uses(64, 65);
    assertThat(second.takeToJoin()).isFalse();
    first.release();
    assertThat(second.takeToJoin()).as("65 + 12").isTrue();
  }

  @Test
  void theAppsNeedIsSeenBeforeAllAreUsed() throws Exception {
    uses(0, 120);
    assertThat(share(Descriptors.of(process)).isNeededByTheApp()).isFalse();
    uses(120, 121);
    assertThat(share(Descriptors.of(process)).isNeededByTheApp()).isTrue();
  }

  private void uses(int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      Files.createFile(process.resolve("fd").resolve(Integer.toString(i)));
    }
  }

  private static DescriptorShare share(Descriptors descriptors) {
    return new DescriptorShare(
        descriptors, "/data/app.db", Log.toStderr(LogLevel.ERROR, Clock.systemUTC()));
  }
}
