package org.litestream4j.it.intercept;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Constructor;
import java.util.function.BiFunction;
import org.litestream4j.bootstrap.Hook;
import org.litestream4j.bootstrap.Settings;
import org.litestream4j.intercept.DriverEvents;
import org.litestream4j.intercept.WaitingWeaver;
import org.litestream4j.intercept.Weaver;

/** Stands in the place of the agent's runtime and writes down the driver's events. */
public final class RecordingRuntime {
  private RecordingRuntime() {}

  public static BiFunction<String, byte[], byte[]> start(
      Settings settings, Instrumentation instrumentation)
      throws IOException, ReflectiveOperationException {
    PrintStream events = new PrintStream(System.getProperty("events.file"));
    Hook.deliverTo(new FaultyReceiver(dispatchTo(new EventRecorder(events)), events));
    return Boolean.getBoolean("events.commits") ? new WaitingWeaver() : new Weaver();
  }

  /** What {@code Interception.deliverTo} delivers to. */
  private static Hook.Receiver dispatchTo(DriverEvents events) throws ReflectiveOperationException {
    Constructor<?> dispatch =
        Class.forName("org.litestream4j.intercept.EventDispatch")
            .getDeclaredConstructor(DriverEvents.class);
    dispatch.setAccessible(true);
    return (Hook.Receiver) dispatch.newInstance(events);
  }
}
