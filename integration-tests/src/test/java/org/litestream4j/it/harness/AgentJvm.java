package org.litestream4j.it.harness;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A JVM to be started with a sample app, a driver and, unless told otherwise, the shipped agent.
 */
public final class AgentJvm {
  /** Of an app that lives for a second, the second compiler takes a third of what it costs. */
  static final List<String> FIRST_COMPILER = List.of("-XX:TieredStopAtLevel=1");

  private final List<String> options = new ArrayList<>();
  private final List<String> launcher = new ArrayList<>();
  private final List<Path> classPath = new ArrayList<>(List.of(Shipped.apps()));
  private final ProcessBuilder command = new ProcessBuilder();
  private JavaRuntime runtime = JavaRuntime.ofTheTest();
  private List<String> compilers = FIRST_COMPILER;

  private AgentJvm(Optional<String> agent) {
    agent.ifPresent(options::add);
    if (System.getProperty("os.name").startsWith("Windows")) {
      options.add("-Dlitestream.platform=try");
    }
    withoutInheritedSettings(command);
  }

  /** What the machine of the test sets for agents and JVMs is no part of the test. */
  static void withoutInheritedSettings(ProcessBuilder command) {
    command
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.startsWith("LITESTREAM_")
                    || name.matches("(JAVA_TOOL|JDK_JAVA|_JAVA)_OPTIONS"));
  }

  public static AgentJvm withAgent() {
    return new AgentJvm(Optional.of("-javaagent:" + Shipped.jar()));
  }

  /** With what follows {@code litestream.jar=} on the command line. */
  public static AgentJvm withAgent(String arguments) {
    return new AgentJvm(Optional.of(agentOption(arguments)));
  }

  /** The option that attaches the agent to any JVM. */
  public static String agentOption(String arguments) {
    return "-javaagent:" + Shipped.jar() + "=" + arguments;
  }

  /** With a copy of the shipped jar. */
  public static AgentJvm withAgent(Path jar, String arguments) {
    return new AgentJvm(Optional.of("-javaagent:" + jar + "=" + arguments));
  }

  public static AgentJvm withoutAgent() {
    return new AgentJvm(Optional.empty());
  }

  public AgentJvm driver(Driver driver) {
    classPath.addAll(driver.classPath());
    return this;
  }

  public AgentJvm classPath(Path entry) {
    classPath.add(entry);
    return this;
  }

  /** An option of the JVM itself, such as {@code -Dkey=value}. */
  public AgentJvm option(String option) {
    options.add(option);
    return this;
  }

  public AgentJvm environment(String name, String value) {
    command.environment().put(name, value);
    return this;
  }

  public AgentJvm directory(Path directory) {
    command.directory(directory.toFile());
    return this;
  }

  /** Another Java than that of the test. */
  public AgentJvm runtime(JavaRuntime other) {
    runtime = other;
    return this;
  }

  /** As the JVM compiles unless told otherwise: for tests that look for races, or measure time. */
  public AgentJvm withBothCompilers() {
    compilers = List.of();
    return this;
  }

  /** Prints at its end, on stdout, what {@link BytesRead} looks for. */
  public AgentJvm accountingReads() {
    launcher.addAll(List.of("sh", "-c", "\"$@\" && cat /proc/$$/io", "sh"));
    return this;
  }

  /** Started by another program, such as one that traces it. */
  public AgentJvm under(List<String> program) {
    launcher.addAll(program);
    return this;
  }

  /** With a limit on its file descriptors. */
  public AgentJvm descriptors(int limit) {
    launcher.addAll(List.of("sh", "-c", "ulimit -n " + limit + " && exec \"$@\"", "sh"));
    return this;
  }

  public RunningJvm start(Class<?> main, String... arguments) throws IOException {
    return start(main.getName(), arguments);
  }

  public RunningJvm start(String main, String... arguments) throws IOException {
    List<String> line = new ArrayList<>(launcher);
    line.add(runtime.home().resolve("bin/java").toString());
    line.addAll(compilers);
    line.addAll(options);
    line.add("-cp");
    line.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    line.add(main);
    line.addAll(List.of(arguments));
    return new RunningJvm(command.command(line));
  }

  public Exit run(String main, String... arguments) throws IOException, InterruptedException {
    try (RunningJvm jvm = start(main, arguments)) {
      return jvm.await();
    }
  }

  public Exit run(Class<?> main, String... arguments) throws IOException, InterruptedException {
    try (RunningJvm jvm = start(main, arguments)) {
      return jvm.await();
    }
  }
}
