package org.litestream4j.apps;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Takes every slot that the JDK has behind the hooks of {@code Runtime}, and goes on as {@link
 * WritesUntilTheEnd}. Needs {@code --add-exports java.base/jdk.internal.access=ALL-UNNAMED}.
 */
public final class TakesShutdownSlots {
  private static final int SLOTS = 10;

  private TakesShutdownSlots() {}

  public static void main(String[] args) throws Exception {
    Object access =
        Class.forName("jdk.internal.access.SharedSecrets")
            .getMethod("getJavaLangAccess")
            .invoke(null);
    Method register =
        Class.forName("jdk.internal.access.JavaLangAccess")
            .getMethod("registerShutdownHook", int.class, boolean.class, Runnable.class);
    int taken = 0;
    for (int slot = 3; slot < SLOTS; slot++) {
      try {
        register.invoke(access, slot, false, (Runnable) () -> {});
        taken++;
      } catch (InvocationTargetException byTheJdk) {
        // That is as good.
      }
    }
    if (taken == 0) {
      throw new IllegalStateException("no slot was free");
    }
    WritesUntilTheEnd.main(args);
  }
}
