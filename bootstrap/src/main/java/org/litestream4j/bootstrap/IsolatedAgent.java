package org.litestream4j.bootstrap;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** All that lies behind the isolated loader; it comes to life once, when it is first needed. */
final class IsolatedAgent {
  private static final String RUNTIME = "org.litestream4j.runtime.AgentRuntime";

  private final @Nullable Settings settings;
  private final String argument;
  private final Instrumentation instrumentation;
  private boolean begun;
  private Optional<BiFunction<String, byte[], byte @Nullable []>> weaver = Optional.empty();

  private IsolatedAgent(
      @Nullable Settings settings, String argument, Instrumentation instrumentation) {
    this.settings = settings;
    this.argument = argument;
    this.instrumentation = instrumentation;
  }

  static IsolatedAgent of(Settings settings, Instrumentation instrumentation) {
    return new IsolatedAgent(settings, "", instrumentation);
  }

  /** {@code argument} is all that is stated; it is read when it is needed. */
  static IsolatedAgent plain(String argument, Instrumentation instrumentation) {
    return new IsolatedAgent(null, argument, instrumentation);
  }

  /**
   * Creates the loader and starts the runtime in it, unless that was tried before.
   *
   * @throws ConfigurationException if the runtime finds that the configuration cannot work
   * @throws Exception if it cannot start; it stays as if there were no agent
   */
  @SuppressWarnings("unchecked")
  synchronized void start() throws Exception {
    if (begun) {
      return;
    }
    begun = true;
    ClassLoader loader = IsolatedLoader.ofThisJar();
    try {
      Object started =
          loader
              .loadClass(RUNTIME)
              .getMethod("start", Settings.class, Instrumentation.class)
              .invoke(null, settings(), instrumentation);
      weaver = Optional.of((BiFunction<String, byte[], byte @Nullable []>) started);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      throw cause instanceof Exception ? (Exception) cause : new ExecutionException(cause);
    }
  }

  private Settings settings() throws ConfigurationException {
    return settings == null ? SettingSources.ofArgument(argument).read() : settings;
  }

  /** What weaves the driver's classes; empty if the start failed. */
  synchronized Optional<BiFunction<String, byte[], byte @Nullable []>> weaver() {
    return weaver;
  }
}
