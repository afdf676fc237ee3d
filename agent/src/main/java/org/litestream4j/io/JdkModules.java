package org.litestream4j.io;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What of the JDK's own code is open to ours, and to nobody else because of us. */
public final class JdkModules {
  private final Optional<Instrumentation> instrumentation;

  private JdkModules(Optional<Instrumentation> instrumentation) {
    this.instrumentation = instrumentation;
  }

  public static JdkModules openedBy(Instrumentation instrumentation) {
    return new JdkModules(Optional.of(instrumentation));
  }

  /** Of a process of our own, in which there is nobody to be kept apart from. */
  public static JdkModules closed() {
    return new JdkModules(Optional.empty());
  }

  /**
   * Opens the package of {@code theirs} to the module of {@code ours} with {@code
   * Instrumentation.redefineModule}, which Java 8 does not have and does not need.
   *
   * @throws ReflectiveOperationException if the JVM refuses, or nobody can
   */
  public void open(Class<?> theirs, Class<?> ours) throws ReflectiveOperationException {
    if (!instrumentation.isPresent()) {
      throw new IllegalAccessException(theirs + " is closed");
    }
    Method getModule;
    try {
      getModule = Class.class.getMethod("getModule");
    } catch (NoSuchMethodException java8) {
      return;
    }
    Class<?> module = getModule.getReturnType();
    Map<String, Set<Object>> opens =
        Collections.singletonMap(
            theirs.getPackage().getName(), Collections.singleton(getModule.invoke(ours)));
    Instrumentation.class
        .getMethod("redefineModule", module, Set.class, Map.class, Map.class, Set.class, Map.class)
        .invoke(
            instrumentation.get(),
            getModule.invoke(theirs),
            Collections.emptySet(),
            Collections.emptyMap(),
            opens,
            Collections.emptySet(),
            Collections.emptyMap());
  }
}
