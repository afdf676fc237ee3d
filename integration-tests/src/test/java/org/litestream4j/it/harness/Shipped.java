package org.litestream4j.it.harness;

import java.nio.file.Path;
import java.util.Objects;

/** What the build made. */
public final class Shipped {
  private Shipped() {}

  /** The one jar that users get. */
  public static Path jar() {
    return Path.of(property("shipped.jar")).normalize();
  }

  public static String version() {
    return property("shipped.version");
  }

  /** The sample app that is a Spring Boot 3 jar. */
  public static Path frameworksApp() {
    return Path.of(property("frameworks.jar"));
  }

  /** The classes of the sample apps. */
  public static Path apps() {
    return Path.of(property("apps.directory"));
  }

  static Path drivers() {
    return Path.of(property("drivers.directory"));
  }

  /** Where {@code integration-tests/scripts/runtimes} puts what it fetches. */
  static Path runtimes() {
    return Path.of(property("runtimes.directory"));
  }

  /** The folder in which a published app was unpacked. */
  public static Path realApp(String folder) {
    return Path.of(property("real-apps.directory")).resolve(folder);
  }

  private static String property(String name) {
    return Objects.requireNonNull(
        System.getProperty(name), name + " is not set: run these tests with mvn verify");
  }
}
