package org.litestream4j.it.harness;

import java.io.IOException;
import java.nio.file.Path;

/** What a person types into a shell, with the Java of the test. */
public final class Shell {
  private Shell() {}

  /** Runs {@code script} in {@code directory}, up to the first command that fails. */
  public static Exit run(Path directory, String script) throws IOException, InterruptedException {
    ProcessBuilder command = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script);
    AgentJvm.withoutInheritedSettings(command);
    String javaOfTheTest = Path.of(System.getProperty("java.home"), "bin").toString();
    command.environment().merge("PATH", javaOfTheTest, (path, java) -> java + ":" + path);
    try (RunningJvm shell = new RunningJvm(command.directory(directory.toFile()))) {
      return shell.await();
    }
  }
}
