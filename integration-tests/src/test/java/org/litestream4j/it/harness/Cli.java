package org.litestream4j.it.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code java -jar litestream.jar …} */
public final class Cli {
  private final ProcessBuilder command = new ProcessBuilder();
  private JavaRuntime runtime = JavaRuntime.ofTheTest();

  public Cli() {
    AgentJvm.withoutInheritedSettings(command);
  }

  public Cli environment(String name, String value) {
    command.environment().put(name, value);
    return this;
  }

  public Cli directory(Path directory) {
    command.directory(directory.toFile());
    return this;
  }

  public Cli runtime(JavaRuntime other) {
    runtime = other;
    return this;
  }

  public RunningJvm start(String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(runtime.home().resolve("bin/java").toString());
    line.addAll(AgentJvm.FIRST_COMPILER);
    line.add("-jar");
    line.add(Shipped.jar().toString());
    line.addAll(List.of(arguments));
    return new RunningJvm(command.command(line));
  }

  public Exit run(String... arguments) throws IOException, InterruptedException {
    try (RunningJvm jvm = start(arguments)) {
      return jvm.await();
    }
  }
}
