package org.litestream4j.it.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a page tells its reader to type; a comment before each block says whether a test runs it.
 */
public final class ShellBlocks {
  private static final Pattern MARKED =
      Pattern.compile("(?m)^<!-- (run|not run) by DocumentsIT[^>]*-->\\n```sh\\n([^`]*)```$");
  private static final Pattern ANY = Pattern.compile("(?m)^```sh$");

  private final Path page;
  private final String text;

  private ShellBlocks(Path page, String text) {
    this.page = page;
    this.text = text;
  }

  /** The blocks of {@code page}, a path below the top of the sources. */
  public static ShellBlocks of(String page) throws IOException {
    Path file = Path.of("..").resolve(page);
    ShellBlocks blocks = new ShellBlocks(file, Files.readString(file));
    blocks.requireMarks();
    return blocks;
  }

  /** All that are to be run, in order. */
  public String script() {
    return MARKED
        .matcher(text)
        .results()
        .filter(block -> block.group(1).equals("run"))
        .map(block -> block.group(2))
        .collect(Collectors.joining());
  }

  private void requireMarks() {
    long marked = MARKED.matcher(text).results().map(MatchResult::group).count();
    if (marked != ANY.matcher(text).results().count()) {
      throw new AssertionError("A block of " + page + " does not say whether a test runs it");
    }
  }
}
