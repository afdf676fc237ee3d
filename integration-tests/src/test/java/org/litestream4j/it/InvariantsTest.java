package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of invariants names tests that are there. */
class InvariantsTest {
  private static final Path HOUSE = Path.of("..");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");
  private static final Pattern RULE = Pattern.compile("(?ms)^- .*?(?=^- |^$|\\z)");

  private final String invariants = read(HOUSE.resolve("INVARIANTS.md"));

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

  private static String source(String testClass) {
    try (Stream<Path> files = Files.walk(HOUSE)) {
      Predicate<Path> isSource = file -> file.endsWith(testClass + ".java");
      return files.filter(isSource).findFirst().map(InvariantsTest::read).orElse("");
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
