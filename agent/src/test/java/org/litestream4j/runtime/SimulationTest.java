package org.litestream4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.simulation.Fault;
import org.litestream4j.simulation.InMemory;

/** Whatever goes wrong, in whatever order: what is restored was committed, and nothing is lost. */
class SimulationTest {
  private static final int ENOUGH_FOR_EACH_FAULT = 1_000;

  @TempDir(factory = InMemory.class)
  Path directory;

  @Test
  void eachRestoreIsACommittedStateAndNoneIsOlderThanWasReported() throws Exception {
    long first = Long.getLong("test.seed", new Random().nextInt());
    int count = Integer.getInteger("test.seeds", 2_000);
    System.out.println("SimulationTest: " + count + " seeds from " + first);
    Map<Fault, Integer> happened = new EnumMap<>(Fault.class);
    for (long seed = first; seed < first + count; seed++) {
      run(seed).forEach((fault, times) -> happened.merge(fault, times, Integer::sum));
    }
    System.out.println("SimulationTest: " + happened);
    if (count >= ENOUGH_FOR_EACH_FAULT) {
      assertThat(happened).containsOnlyKeys(Fault.values());
    }
  }

  private Map<Fault, Integer> run(long seed) throws Exception {
    Path own = Files.createDirectory(directory.resolve(Long.toString(seed)));
    SimulatedMachine machine = new SimulatedMachine(own, seed);
    try {
      machine.run();
    } catch (Exception | AssertionError e) {
      throw new AssertionError("seed " + seed + "\n" + machine.story(), e);
    }
    delete(own);
    return machine.faults();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
