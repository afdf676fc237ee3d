package org.litestream4j.it.matrix;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.JavaRuntime;

/** What an app runs with. */
record Pair(JavaRuntime runtime, Driver driver) {
  private static final List<String> VERSIONS = List.of("8", "11", "17", "21", "25");

  /** Those that {@code matrix.runtimes} and {@code matrix.drivers} select, else the usual ones. */
  static Set<Pair> selected() {
    Optional<List<String>> runtimes = words("matrix.runtimes");
    Optional<List<String>> drivers = words("matrix.drivers");
    if (runtimes.isEmpty() && drivers.isEmpty()) {
      return usual();
    }
    Set<Pair> pairs = new LinkedHashSet<>();
    for (String version : runtimes.orElse(VERSIONS)) {
      Driver.all().stream()
          .filter(driver -> drivers.isEmpty() || isNamed(driver, drivers.get()))
          .forEach(driver -> pairs.add(new Pair(JavaRuntime.fetched(version), driver)));
    }
    return pairs;
  }

  /** Every driver on the Java of the test, and two drivers on every Java. */
  private static Set<Pair> usual() {
    Set<Pair> pairs = new LinkedHashSet<>();
    Driver.all().forEach(driver -> pairs.add(new Pair(JavaRuntime.ofTheTest(), driver)));
    for (String version : VERSIONS) {
      pairs.add(new Pair(JavaRuntime.fetched(version), Driver.all().get(0)));
      pairs.add(new Pair(JavaRuntime.fetched(version), Driver.newest()));
    }
    return pairs;
  }

  /** The key of the app's databases, empty for none. */
  String key() {
    return driver.isEncrypting() ? "a key" : "";
  }

  private static boolean isNamed(Driver driver, List<String> names) {
    return names.contains(driver.version()) || names.contains(driver.group());
  }

  private static Optional<List<String>> words(String property) {
    return Optional.ofNullable(System.getProperty(property))
        .filter(text -> !text.isBlank() && !text.equals("all"))
        .map(text -> List.of(text.strip().split("[ ,]+")));
  }

  @Override
  public String toString() {
    return runtime + ", " + driver;
  }
}
