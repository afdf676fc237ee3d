package org.litestream4j.it.intercept;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.litestream4j.apps.RunsSteps;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;

/** How an app ended with the recording agent, and the events of its driver. */
record Recording(Exit exit, List<String> events) {
  static Recording ofSteps(Path agentJar, Driver driver, Path directory, String... steps)
      throws Exception {
    Exit exit = agent(agentJar, directory).driver(driver).run(RunsSteps.class, steps);
    return new Recording(exit, read(directory));
  }

  static Recording of(Path agentJar, Path directory, Class<?> main, String... arguments)
      throws Exception {
    return new Recording(agent(agentJar, directory).run(main, arguments), read(directory));
  }

  /** With a driver that tells of commits. */
  static Recording ofCommits(
      Path agentJar, Driver driver, Path directory, Class<?> main, String... arguments)
      throws Exception {
    Exit exit =
        agent(agentJar, directory)
            .option("-Devents.commits=true")
            .driver(driver)
            .run(main, arguments);
    return new Recording(exit, read(directory));
  }

  private static AgentJvm agent(Path agentJar, Path directory) {
    return AgentJvm.withoutAgent()
        .option("-javaagent:" + agentJar + "=replica=file://" + directory.resolve("replica"))
        .option("-Devents.file=" + events(directory))
        .directory(directory);
  }

  private static Path events(Path directory) {
    return directory.resolve("events.txt");
  }

  private static List<String> read(Path directory) throws IOException {
    return Files.exists(events(directory)) ? Files.readAllLines(events(directory)) : List.of();
  }

  /** Without the pragmas of the driver's own, which differ from version to version. */
  List<String> eventsOfTheApp() {
    List<String> ofTheApp = new ArrayList<>();
    boolean connecting = false;
    for (String event : events) {
      connecting &= !event.endsWith(" connected");
      if (!connecting) {
        ofTheApp.add(event);
      }
      connecting |= event.contains(" opened ");
    }
    return ofTheApp;
  }
}
