package org.litestream4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.bootstrap.ConfigurationException;

class ConfigurationFuzzTest {
  private static final int FILES = 2000;
  private static final String ALPHABET = "\n\t /:-[]{}#&*!|>'\"%@`$~<,?0aé\\\0\uFEFF";

  private static final List<Path> DATABASES =
      List.of(Path.of("/data/a.db"), Path.of("/data/many/x/b.db"), Path.of("/c.db"));

  @TempDir private Path directory;

  @Test
  void aMutatedFileIsReadOrRefusedInOneLine() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String good = Files.readString(Path.of("src/test/resources/config/full.yml"));
    int refused = 0;
    for (int i = 0; i < FILES; i++) {
      String mutated = mutate(good, random);
      try {
        Configuration configuration = LoadedFile.of(directory, mutated).load();
        DATABASES.forEach(configuration::forDatabase);
      } catch (ConfigurationException e) {
        refused++;
        assertThat(e.getMessage()).as("seed %d, file %d", seed, i).doesNotContain("\n");
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed + ", file " + i + ":\n" + mutated, e);
      }
    }
    assertThat(refused).as("refused, seed %d", seed).isBetween(FILES / 10, FILES - 1);
  }

  @Test
  void endlessNestingIsRefused() {
    for (String nested : new String[] {"[", "a: {", "- "}) {
      assertThatThrownBy(() -> LoadedFile.of(directory, nested.repeat(200_000)).load())
          .isInstanceOf(ConfigurationException.class)
          .message()
          .doesNotContain("\n");
    }
    assertThatThrownBy(() -> LoadedFile.of(directory, "&a\n<<: *a\n").load())
        .isInstanceOf(ConfigurationException.class);
  }

  private static String mutate(String text, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      int at = random.nextInt(mutated.length());
      switch (random.nextInt(4)) {
        case 0 -> mutated.deleteCharAt(at);
        case 1 -> mutated.insert(at, anyOf(ALPHABET, random));
        case 2 -> mutated.setCharAt(at, anyOf(ALPHABET, random));
        default -> mutated.delete(at, Math.min(mutated.length(), at + random.nextInt(40)));
      }
    }
    return mutated.toString();
  }

  private static char anyOf(String alphabet, Random random) {
    return alphabet.charAt(random.nextInt(alphabet.length()));
  }
}
