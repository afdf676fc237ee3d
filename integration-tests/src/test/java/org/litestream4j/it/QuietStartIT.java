package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.apps.ListsThreads;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Exit;

/** An app that never touches SQLite pays for a handful of small classes and for nothing else. */
class QuietStartIT {
  private static final Pattern LOADED = Pattern.compile("\\[class,load *\\] (\\S+) source: ");

  @TempDir Path directory;

  @Test
  void withoutSqliteTheAppHasTheSameThreadsAndTheSameOutputAsWithoutTheAgent() throws Exception {
    Exit without = AgentJvm.withoutAgent().run(ListsThreads.class);
    Exit with = withAgent().run(ListsThreads.class);

    assertThat(without.stdout()).contains("main\n");
    assertThat(with).isEqualTo(without);
  }

  @Test
  void withoutSqliteNoClassIsLoadedButThoseOfBootstrap() throws Exception {
    Path log = directory.resolve("classes.log");

    Exit exit = withAgent().option("-Xlog:class+load:file=" + log).run(ListsThreads.class);

    assertThat(exit.code()).isZero();
    assertThat(loadedFromOutsideTheJdk(log))
        .contains("org.litestream4j.bootstrap.Agent", ListsThreads.class.getName())
        .allMatch(
            name ->
                name.startsWith("org.litestream4j.bootstrap.")
                    || name.startsWith(ListsThreads.class.getName()));
  }

  private AgentJvm withAgent() {
    return AgentJvm.withAgent("replica=file://" + directory.resolve("backup"));
  }

  private static List<String> loadedFromOutsideTheJdk(Path log) throws IOException {
    return LOADED
        .matcher(Files.readString(log))
        .results()
        .map((MatchResult match) -> match.group(1))
        .filter(name -> !name.matches("(java|javax|jdk|sun|com\\.sun)\\..*"))
        .toList();
  }
}
