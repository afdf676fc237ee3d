package org.litestream4j.bootstrap;

import java.util.Properties;

/** How this JVM was started, as far as the JVM tells it before {@code main}. */
final class Launch {
  private final String command;
  private final String mainModule;
  private final String classPath;
  private final String operatingSystem;

  private Launch(Properties properties) {
    this.command = properties.getProperty("sun.java.command", "");
    this.mainModule = properties.getProperty("jdk.module.main", "");
    this.classPath = properties.getProperty("java.class.path", "");
    this.operatingSystem = properties.getProperty("os.name", "");
  }

  static Launch of(Properties systemProperties) {
    return new Launch(systemProperties);
  }

  /** The main class, or the jar behind {@code -jar}; a module before it is left out. */
  String program() {
    if (isJar()) {
      return classPath;
    }
    int end = command.indexOf(' ');
    String first = end < 0 ? command : command.substring(0, end);
    return first.substring(first.indexOf('/') + 1);
  }

  /** Whether it was started with {@code -jar}; then the class path is that jar. */
  boolean isJar() {
    return !classPath.isEmpty()
        && (command.equals(classPath) || command.startsWith(classPath + " "));
  }

  /** The module of the main class; empty if it is on the class path. */
  String mainModule() {
    return mainModule;
  }

  String operatingSystem() {
    return operatingSystem;
  }
}
