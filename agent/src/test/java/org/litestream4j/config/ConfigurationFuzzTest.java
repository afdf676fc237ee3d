package org.litestream4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.bootstrap.ConfigurationException;
import org.litestream4j.bootstrap.SettingSources;
import org.litestream4j.bootstrap.Settings;
import org.litestream4j.faults.MutatedInputs;

class ConfigurationFuzzTest {
  private static final int FILES = 2_000;
  private static final int ARGUMENTS = 8_000;
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
  void aMutatedArgumentIsReadOrRefusedInOneLine() throws Exception {
    int refused =
        MutatedInputs.of(bytes("replica='s3://bucket/a,b/{name}',sync-interval=1s,include=/a/*.db"))
            .give(ARGUMENTS, ConfigurationException.class, input -> load(argument(input)));
    assertThat(refused).isBetween(ARGUMENTS / 10, ARGUMENTS - 1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Settings argument(byte[] input) throws ConfigurationException {
    String text = new String(input, StandardCharsets.UTF_8);
    return SettingSources.of(text, new Properties(), Map.of()).read();
  }

  private static void load(Settings outside) throws ConfigurationException {
    Configuration configuration = ConfigurationLoader.of(outside, Map.of()).load();
    DATABASES.forEach(configuration::forDatabase);
  }

  /** Each is short, and would be endless if it were written out. */
  @Test
  void aliasesThatMultiplyAreRefused() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 40; i++) {
      String before = "*a" + (i - 1);
      yaml.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", before, before, before)));
    }
    assertThatThrownBy(() -> LoadedFile.of(directory, yaml.toString()).load())
        .isInstanceOf(ConfigurationException.class);
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
