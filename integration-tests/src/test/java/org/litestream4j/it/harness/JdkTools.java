package org.litestream4j.it.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What lies beside {@code java} in the JDK of the test. */
public final class JdkTools {
  private JdkTools() {}

  /** Runs a tool with {@code JAVA_TOOL_OPTIONS} as given. */
  public static Exit run(String javaToolOptions, String tool, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    line.addAll(List.of(arguments));
    ProcessBuilder command = new ProcessBuilder(line);
    AgentJvm.withoutInheritedSettings(command);
    command.environment().put("JAVA_TOOL_OPTIONS", javaToolOptions);
    try (RunningJvm jvm = new RunningJvm(command)) {
      return jvm.await();
    }
  }
}
