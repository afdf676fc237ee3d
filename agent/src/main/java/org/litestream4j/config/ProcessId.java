package org.litestream4j.config;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/** The id of this process, also on Java 8. */
public final class ProcessId {
  private static final Path SELF = Paths.get("/proc/self");

  private ProcessId() {}

  public static String text() {
    try {
      return Files.readSymbolicLink(SELF).toString();
    } catch (IOException | UnsupportedOperationException noProcFileSystem) {
      return ManagementFactory.getRuntimeMXBean().getName().replaceAll("@.*", "");
    }
  }
}
