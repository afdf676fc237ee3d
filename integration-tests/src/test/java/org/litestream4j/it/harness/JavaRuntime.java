package org.litestream4j.it.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A Java that apps are run on. */
public record JavaRuntime(String name, Path home) {
  public static JavaRuntime ofTheTest() {
    return new JavaRuntime(
        Runtime.version().feature() + " of the test", Path.of(System.getProperty("java.home")));
  }

  /** The one that {@code integration-tests/scripts/runtimes} fetches, by its version. */
  public static JavaRuntime fetched(String version) {
    return new JavaRuntime(version, Shipped.runtimes().resolve(version));
  }

  /** Skips the test where it has not been, or cannot be, fetched. */
  public void assumeIsThere() {
    Assumptions.assumeTrue(
        Files.isExecutable(home.resolve("bin/java")),
        () -> "Java " + name + " is not there: integration-tests/scripts/runtimes fetches it");
  }

  @Override
  public String toString() {
    return "Java " + name;
  }
}
