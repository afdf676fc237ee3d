package org.litestream4j.bootstrap;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/** Waits for the classes of a SQLite driver, and wakes the rest of the agent when one comes. */
final class DriverTransformer implements ClassFileTransformer {
  private static final String DRIVER = "org.sqlite.core.NativeDB";

  private final IsolatedAgent agent;

  private DriverTransformer(IsolatedAgent agent) {
    this.agent = agent;
  }

  static void addTo(Instrumentation instrumentation, IsolatedAgent agent) {
    DriverTransformer transformer = new DriverTransformer(agent);
    instrumentation.addTransformer(transformer);
    instrumentation.setNativeMethodPrefix(transformer, Hook.WOVEN_PREFIX);
    complainOfLoadedDrivers(instrumentation);
  }

  /** A class that is loaded can get no new methods any more. */
  private static void complainOfLoadedDrivers(Instrumentation instrumentation) {
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      // Of the JDK's classes, most of which the boot loader has, even the names take time.
      if (loaded.getClassLoader() != null && loaded.getName().equals(DRIVER)) {
        Complaint.once(
            "databases of a SQLite driver that was loaded before the agent are not replicated:"
                + " put this -javaagent before all others");
      }
    }
  }

  /** Runs for every class that the JVM loads: nothing may be loaded or made before a driver is. */
  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String className,
      @Nullable Class<?> classBeingRedefined,
      @Nullable ProtectionDomain protectionDomain,
      byte[] classFile) {
    if (className == null || loader == null) {
      return null;
    }
    switch (className) {
      case "org/sqlite/core/DB":
      case "org/sqlite/core/NativeDB":
      case "org/sqlite/SQLiteConnection":
      case "org/sqlite/core/CoreConnection":
      case "org/sqlite/jdbc3/JDBC3Connection":
      case "org/sqlite/core/CoreStatement":
      case "org/sqlite/jdbc3/JDBC3Statement":
      case "org/sqlite/jdbc4/JDBC4Statement":
      case "org/sqlite/core/CorePreparedStatement":
      case "org/sqlite/jdbc3/JDBC3PreparedStatement":
      case "org/sqlite/core/CoreResultSet":
      case "org/sqlite/jdbc3/JDBC3ResultSet":
      case "org/sqlite/jdbc4/JDBC4ResultSet":
        return weave(className, classFile);
      case "org/sqlite/Conn":
        Complaint.once(
            "databases of this app are not replicated: sqlite-jdbc before 3.8 is not supported;"
                + " use 3.8.11.2 or later");
        return null;
      case "com/almworks/sqlite4java/SQLiteConnection":
        complainOfLibrary("sqlite4java");
        return null;
      case "androidx/sqlite/driver/bundled/BundledSQLiteConnection":
        complainOfLibrary("the bundled driver of androidx.sqlite");
        return null;
      default:
        return null;
    }
  }

  private static void complainOfLibrary(String name) {
    Complaint.once(
        "databases that this app opens with "
            + name
            + " are NOT replicated: only those of sqlite-jdbc are");
  }

  private byte @Nullable [] weave(String className, byte[] classFile) {
    try {
      return OwnRights.use(
          () -> {
            agent.start();
            return agent.weaver().map(weaver -> weaver.apply(className, classFile)).orElse(null);
          });
    } catch (Throwable e) {
      Complaint.once("databases of this SQLite driver are not replicated", e);
      return null;
    }
  }
}
