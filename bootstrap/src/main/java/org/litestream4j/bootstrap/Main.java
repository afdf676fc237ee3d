package org.litestream4j.bootstrap;

import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;

/** Where the JVM enters with {@code java -jar litestream.jar}. */
public final class Main {
  private static final String COMMAND_LINE = "org.litestream4j.cli.CommandLineMain";

  private Main() {}

  public static void main(String[] args) throws Exception {
    ClassLoader loader = IsolatedLoader.ofThisJar();
    Thread.currentThread().setContextClassLoader(loader);
    System.exit(run(loader, args));
  }

  private static int run(ClassLoader loader, String[] args) throws Exception {
    try {
      return (int)
          loader
              .loadClass(COMMAND_LINE)
              .getMethod("run", String[].class, PrintStream.class, PrintStream.class)
              .invoke(null, args, System.out, System.err);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
    }
  }
}
