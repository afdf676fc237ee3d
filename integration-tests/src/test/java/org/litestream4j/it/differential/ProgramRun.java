package org.litestream4j.it.differential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.litestream4j.apps.calls.MakesCalls;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.RunningJvm;

/** One run of the program, in a directory of its own. */
final class ProgramRun implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path directory;
  private final RunningJvm jvm;

  private ProgramRun(Path directory, RunningJvm jvm) {
    this.directory = directory;
    this.jvm = jvm;
  }

  static ProgramRun withoutAgent(Path directory, Driver driver, long seed, int calls)
      throws IOException {
    return start(directory, AgentJvm.withoutAgent(), driver, seed, calls, "0", "0");
  }

  /** Waits, where the program pauses, until the agent has joined. */
  static ProgramRun withAgent(Path directory, Driver driver, long seed, int calls)
      throws IOException {
    AgentJvm jvm = AgentJvm.withAgent("replica=file://" + directory + "/replica/{name}");
    return start(directory, jvm, driver, seed, calls, "5000", "100");
  }

  private static ProgramRun start(
      Path directory, AgentJvm jvm, Driver driver, long seed, int calls, String... patience)
      throws IOException {
    Path files = Files.createDirectories(directory.resolve("files"));
    List<String> arguments = new ArrayList<>();
    arguments.add(Long.toString(seed));
    arguments.add(Integer.toString(calls));
    arguments.add(directory.resolve("transcript").toString());
    arguments.addAll(List.of(patience));
    return new ProgramRun(
        directory,
        jvm.withBothCompilers()
            .driver(driver)
            .directory(files)
            .option("-Duser.timezone=UTC")
            .start(MakesCalls.class, arguments.toArray(new String[0])));
  }

  Exit await() throws InterruptedException {
    return jvm.await(PATIENCE);
  }

  List<AnsweredCall> calls() throws IOException {
    return AnsweredCall.of(directory.resolve("transcript"));
  }

  /** The names of the database files that the app left. */
  List<String> databases() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("files"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".db") && !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  Path file(String name) {
    return directory.resolve("files").resolve(name);
  }

  FileReplica replica(String name) {
    return new FileReplica(directory.resolve("replica").resolve(name));
  }

  @Override
  public void close() {
    jvm.close();
  }
}
