package org.litestream4j.it.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.Pages;

/**
 * Thousands of seeded calls are answered with the agent as without it, and leave the same files.
 * {@code -Ddifferential.seed} for one program, {@code -Ddifferential.seeds} for how many, {@code
 * -Ddifferential.drivers} for versions of the driver other than three.
 */
class DifferentialIT {
  private static final int CALLS = Integer.getInteger("differential.calls", 1500);

  @TempDir Path directory;

  @ParameterizedTest(name = "{0}, differential.seed={1}")
  @MethodSource("programs")
  void theAppSeesNoDifference(Driver driver, long seed) throws Exception {
    try (ProgramRun without =
            ProgramRun.withoutAgent(directory.resolve("without"), driver, seed, CALLS);
        ProgramRun with = ProgramRun.withAgent(directory.resolve("with"), driver, seed, CALLS)) {
      Exit plain = without.await();
      Exit attached = with.await();
      assertThat(plain.code()).as(plain.stderr()).isZero();

      Comparison comparison = Comparison.of(without.calls(), with.calls());

      String what = driver + ", differential.seed=" + seed + ": ";
      System.out.println(
          what
              + comparison.calls()
              + " calls equal but for "
              + comparison.tolerated()
              + ", not to the end "
              + comparison.partedFiles());
      assertThat(comparison.fault()).as(what).isEmpty();
      assertThat(comparison.calls())
          .as("calls that were compared, of about %d", without.calls().size())
          .isGreaterThan(without.calls().size() / 2);
      assertThat(pausesWithWal(attached))
          .as("pauses of a program in which the agent has joined")
          .isGreaterThan(pausesWithWal(plain));
      assertThat(attached.code()).isEqualTo(plain.code());
      assertThat(attached.foreignStderr()).isEqualTo(plain.stderr());
      assertReplicasAreEqual(with);
      assertFilesAreEqual(without, with, comparison.partedFiles());
    }
  }

  static Stream<Arguments> programs() {
    Long seed = Long.getLong("differential.seed");
    List<Long> seeds =
        seed != null
            ? List.of(seed)
            : LongStream.rangeClosed(1, Integer.getInteger("differential.seeds", 1))
                .boxed()
                .toList();
    List<String> drivers =
        List.of(
            System.getProperty("differential.drivers", "3.8.11.2,3.46.1.3,3.54.1.0").split(","));
    return Driver.all().stream()
        .filter(driver -> !driver.isEncrypting() && drivers.contains(driver.version()))
        .flatMap(driver -> seeds.stream().map(each -> Arguments.of(driver, each)));
  }

  /** Without a WAL of ours nothing was compared. */
  private static int pausesWithWal(Exit exit) {
    Matcher count = Pattern.compile("WAL at (\\d+) of \\d+ pauses").matcher(exit.stdout());
    assertThat(count.find()).as(exit.stdout()).isTrue();
    return Integer.parseInt(count.group(1));
  }

  private static void assertFilesAreEqual(ProgramRun without, ProgramRun with, Set<String> parted)
      throws Exception {
    assertThat(with.databases()).isEqualTo(without.databases());
    for (String name : without.databases()) {
      if (parted.stream().anyMatch(name::endsWith)) {
        continue;
      }
      assertThat(Pages.of(with.file(name)).areInWalMode())
          .as(name)
          .isEqualTo(Pages.of(without.file(name)).areInWalMode());
      assertThat(DatabaseState.of(with.file(name)))
          .as(name)
          .isEqualTo(DatabaseState.of(without.file(name)));
    }
  }

  private void assertReplicasAreEqual(ProgramRun with) throws Exception {
    for (String name : List.of("0.db", "1.db")) {
      Path restored = with.replica(name).restoreTo(directory.resolve("restored-" + name));
      assertThat(
              Pages.of(restored)
                  .whateverTheJournalMode()
                  .differingFrom(Pages.of(with.file(name)).whateverTheJournalMode()))
          .as("replica of " + name)
          .isEmpty();
    }
  }
}
