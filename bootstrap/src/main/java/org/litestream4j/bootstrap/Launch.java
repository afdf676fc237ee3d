package org.litestream4j.bootstrap;

import java.util.Properties;

/** How this JVM was started, as far as the JVM tells it before {@code main}. */
final class Launch {
  private static final String OWN_PACKAGE = "org.litestream4j.bootstrap.";

  /** {@code java Program.java}: in the compiler's module, but the program is the app's. */
  private static final String SOURCE_LAUNCHER = "com.sun.tools.javac.launcher.";

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

  /** {@code javac}, {@code keytool}, {@code jps} and their like, by their modules or packages. */
  boolean isToolOfJdk() {
    String program = program();
    if (isJar() || program.startsWith(SOURCE_LAUNCHER)) {
      return false;
    }
    return mainModule.startsWith("jdk.")
        || mainModule.startsWith("java.")
        || program.startsWith("sun.")
        || program.startsWith("com.sun.tools.")
        || program.startsWith("com.sun.java.util.jar.pack.")
        || program.startsWith("jdk.");
  }

  /**
   * Our command line and the processes that the agent starts. With the agent in {@code
   * JAVA_TOOL_OPTIONS} a restore would be replicated over the backup it comes from.
   */
  boolean isOwnProgram() {
    return isJar()
        ? MainClass.ofJar(program()).startsWith(OWN_PACKAGE)
        : program().startsWith(OWN_PACKAGE);
  }

  /** Windows is not: the laws of the process that the agent keeps are those of POSIX locks. */
  boolean isOnProvedPlatform() {
    return !operatingSystem.startsWith("Windows");
  }

  String operatingSystem() {
    return operatingSystem;
  }

  /** The main class, or the jar behind {@code -jar}; a module before it is left out. */
  private String program() {
    if (isJar()) {
      return classPath;
    }
    int end = command.indexOf(' ');
    String first = end < 0 ? command : command.substring(0, end);
    return first.substring(first.indexOf('/') + 1);
  }

  /** Whether it was started with {@code -jar}; then the class path is that jar. */
  private boolean isJar() {
    return !classPath.isEmpty()
        && (command.equals(classPath) || command.startsWith(classPath + " "));
  }
}
