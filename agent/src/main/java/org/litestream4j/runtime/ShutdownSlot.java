package org.litestream4j.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.litestream4j.io.JdkModules;

/**
 * Runs something after the app's own shutdown hooks. Hooks of {@code Runtime} run all at the same
 * time, so what an app writes in one of its own would be missed by one of ours; the JDK has
 * numbered slots behind them for itself.
 */
final class ShutdownSlot {
  /** 0 to 2 are the JDK's; 1 runs the hooks of {@code Runtime}, 2 deletes files on exit. */
  private static final int FIRST_FREE = 3;

  private static final int LAST = 9;

  /** Where the door to the slots was in Java 8, 9 to 11, and since. */
  private static final String[] PACKAGES = {"sun.misc", "jdk.internal.misc", "jdk.internal.access"};

  private ShutdownSlot() {}

  /**
   * @return false if this JDK has no such slot; nothing is registered then
   */
  static boolean register(Runnable action, JdkModules modules) {
    for (String name : PACKAGES) {
      try {
        Class<?> secrets = Class.forName(name + ".SharedSecrets");
        modules.open(secrets, ShutdownSlot.class);
        Object access = secrets.getMethod("getJavaLangAccess").invoke(null);
        Class<?> type = Class.forName(name + ".JavaLangAccess");
        Method register =
            type.getMethod("registerShutdownHook", int.class, boolean.class, Runnable.class);
        if (takeFreeSlot(register, access, action)) {
          return true;
        }
      } catch (ReflectiveOperationException | RuntimeException | LinkageError elsewhere) {
        // Another version of Java has it elsewhere.
      }
    }
    return false;
  }

  private static boolean takeFreeSlot(Method register, Object access, Runnable action)
      throws IllegalAccessException {
    for (int slot = FIRST_FREE; slot <= LAST; slot++) {
      try {
        register.invoke(access, slot, false, action);
        return true;
      } catch (InvocationTargetException taken) {
        // Somebody else has this slot.
      }
    }
    return false;
  }
}
