package org.litestream4j.it.intercept;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import org.litestream4j.bootstrap.Settings;
import org.litestream4j.intercept.Interception;

/** Stands in the place of the agent's runtime and writes down the driver's events. */
public final class RecordingRuntime {
  private RecordingRuntime() {}

  public static void start(Settings settings, Instrumentation instrumentation) throws IOException {
    PrintStream events = new PrintStream(System.getProperty("events.file"));
    Interception.deliverTo(new EventRecorder(events));
  }
}
