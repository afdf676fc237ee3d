package org.litestream4j.it.realapps;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.RunningJvm;

/** The directory in which an app works, and what an outsider sees of it there. */
record Workplace(RealApp app, Path directory) {
  /** SQLite file format, header: 1 for a rollback journal, 2 for a write-ahead log. */
  private static final int READ_AND_WRITE_VERSION_OFFSET = 18;

  /** Makes it, with all that the job needs. */
  static Workplace prepare(RealApp app, Path directory) throws IOException, URISyntaxException {
    Path job =
        Path.of(
            Objects.requireNonNull(
                    Workplace.class.getResource("/real-apps/" + app.name()), "the job is missing")
                .toURI());
    try (Stream<Path> files = Files.walk(job)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, directory.resolve(job.relativize(file).toString()));
      }
    }
    app.prepare(directory);
    return new Workplace(app, directory);
  }

  Exit run(List<String> jvmOptions, List<String> arguments)
      throws IOException, InterruptedException {
    ProcessBuilder command = app.start(jvmOptions, arguments).directory(directory.toFile());
    try (RunningJvm jvm = RunningJvm.startedBy(command)) {
      return jvm.await();
    }
  }

  Path database() {
    return directory.resolve("app.db");
  }

  String journalMode() throws IOException {
    try (InputStream in = Files.newInputStream(database())) {
      in.skipNBytes(READ_AND_WRITE_VERSION_OFFSET);
      return in.read() + "/" + in.read();
    }
  }

  /** The app's files; not the folder that holds what replication needs to remember. */
  List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> !file.toString().contains("-litestream"))
          .filter(file -> !file.toString().endsWith(".jar"))
          .map(file -> directory.relativize(file).toString())
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
