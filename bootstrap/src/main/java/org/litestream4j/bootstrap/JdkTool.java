package org.litestream4j.bootstrap;

/** {@code javac}, {@code keytool}, {@code jps} and their like, by their modules or packages. */
final class JdkTool implements Veto {
  private static final String[] PACKAGES = {
    "sun.", "com.sun.tools.", "com.sun.java.util.jar.pack.", "jdk."
  };

  /** {@code java Program.java}: in the compiler's module, but the program is the app's. */
  private static final String SOURCE_LAUNCHER = "com.sun.tools.javac.launcher.";

  @Override
  public boolean appliesTo(Launch launch) {
    if (launch.isJar() || launch.program().startsWith(SOURCE_LAUNCHER)) {
      return false;
    }
    String module = launch.mainModule();
    return module.startsWith("jdk.") || module.startsWith("java.") || isOfJdk(launch.program());
  }

  private static boolean isOfJdk(String mainClass) {
    for (String start : PACKAGES) {
      if (mainClass.startsWith(start)) {
        return true;
      }
    }
    return false;
  }
}
