package org.litestream4j.it.realapps;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * An app as it is published, and a job for it: a few runs, one after another, in a directory where
 * it keeps its database {@code app.db}. What the job reads are the test resources of the app.
 */
interface RealApp {
  /** The folder of its test resources. */
  String name();

  /** The arguments of each run. */
  List<List<String>> runs();

  /** The app's own way of being started, where a user would add the options for the JVM. */
  ProcessBuilder start(List<String> jvmOptions, List<String> arguments);

  /** Puts what is no test resource into the directory in which the app is about to work. */
  default void prepare(Path directory) throws IOException {}

  /** What the app prints, without the times, durations and memory sizes that it prints itself. */
  default String withoutMeasurements(String output) {
    return output;
  }

  /** Columns that differ from one run to the next, because the app puts the time into them. */
  default Set<String> columnsWithTimes() {
    return Set.of();
  }
}
