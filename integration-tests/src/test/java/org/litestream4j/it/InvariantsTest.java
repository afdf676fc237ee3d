package org.litestream4j.it;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of invariants names tests that are there. */
class InvariantsTest {
  private static final Path HOUSE = Path.of("..");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");
  private static final Pattern RULE = Pattern.compile("(?ms)^- .*?(?=^- |^$|\\z)");

  private final String invariants = read(HOUSE.resolve("INVARIANTS.md"));
  private final Map<String, Path> sources = sources();

  @Test
  void everyRuleEndsWithWhatHoldsIt() {
    List<String> rules =
        RULE.matcher(invariants).results().map(rule -> rule.group().strip()).toList();

    assertThat(rules)
        .isNotEmpty()
        .allMatch(rule -> TEST.matcher(rule).find() || rule.endsWith("(`.ci/run`)."));
  }

  @Test
  void everyTestThatIsNamedIsThere() {
    TEST.matcher(invariants)
        .results()
        .forEach(
            test ->
                assertThat(source(test.group(1)))
                    .as("%s", test.group())
                    .containsPattern("\\b" + test.group(2) + "\\b *[(=]"));
  }

  private String source(String testClass) {
    Path file = sources.get(testClass + ".java");
    return file == null ? "" : read(file);
  }

  /** Of the tests in all modules, by the names of their files. */
  private static Map<String, Path> sources() {
    try (Stream<Path> files = Files.walk(HOUSE)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\w+(Test|IT)\\.java"))
          .collect(toMap(file -> file.getFileName().toString(), file -> file, (a, b) -> a));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
