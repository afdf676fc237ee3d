package org.litestream4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.apps.InsertsRows;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.Shell;
import org.litestream4j.it.harness.Shipped;

/** What the pages for newcomers tell them to type works, from top to bottom. */
class ReadmeIT {
  private static final Path HOUSE = Path.of("..");
  private static final Pattern MARKED_BLOCK =
      Pattern.compile("(?m)^<!-- (run|not run) by ReadmeIT[^>]*-->\\n```sh\\n([^`]*)```$");
  private static final Pattern ANY_BLOCK = Pattern.compile("(?m)^```sh$");

  @TempDir private Path directory;

  @Test
  void everyBlockOfTheReadmeSaysWhetherItIsRun() throws IOException {
    String text = Files.readString(HOUSE.resolve("README.md"));

    assertThat(MARKED_BLOCK.matcher(text).results())
        .hasSize((int) ANY_BLOCK.matcher(text).results().count());
  }

  @Test
  void whatTheReadmeSaysToTypeReplicatesAnAppAndBringsItsDatabaseBack() throws Exception {
    Files.copy(Shipped.jar(), directory.resolve("litestream.jar"));
    writeAppJar();

    Exit exit = Shell.run(directory, onThisMachine(blocksToRun()));

    assertThat(exit.code()).as(exit.stderr()).isZero();
    assertThat(exit.stdout()).startsWith("1\n2\n3\n1\n2\n3\n").contains("0000000000000002");
    assertThat(exit.ourLines())
        .anyMatch(line -> line.contains("app.db is replicated to file://"))
        .anyMatch(line -> line.contains("app.db was missing and is restored from file://"));
    assertThat(directory.resolve("restored.db")).isRegularFile();
  }

  private static String blocksToRun() throws IOException {
    return MARKED_BLOCK
        .matcher(Files.readString(HOUSE.resolve("README.md")))
        .results()
        .filter(block -> block.group(1).equals("run"))
        .map(block -> block.group(2))
        .collect(Collectors.joining());
  }

  /** The reader's app, and a place for the backup that the test may write to. */
  private String onThisMachine(String script) {
    return script
        .replace("-jar app.jar", "-jar app.jar jdbc:sqlite:app.db DELETE 3")
        .replace("file:///backup", "file://" + directory.resolve("backup"));
  }

  private void writeAppJar() throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, InsertsRows.class.getName());
    main.put(
        Attributes.Name.CLASS_PATH,
        Stream.concat(Stream.of(Shipped.apps()), Driver.newest().classPath().stream())
            .map(path -> path.toUri().toString())
            .collect(Collectors.joining(" ")));
    try (OutputStream file = Files.newOutputStream(directory.resolve("app.jar"));
        JarOutputStream jar = new JarOutputStream(file, manifest)) {
      jar.finish();
    }
  }
}
