package org.litestream4j.it.harness;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One version of sqlite-jdbc, as an app has it on its class path. */
public record Driver(String group, String version) {
  private static final String ENCRYPTING = "io.github.willena";
  private static final String SLF4J_VERSION = "1.7.36";

  public static Driver xerial(String version) {
    return new Driver("org.xerial", version);
  }

  /** The fork with encryption. */
  public static Driver willena(String version) {
    return new Driver(ENCRYPTING, version);
  }

  public static Driver newest() {
    return xerial("3.54.1.0");
  }

  /** All that the agent is tested with, oldest first. */
  public static List<Driver> all() {
    return Stream.concat(
            Stream.of(
                    "3.8.11.2",
                    "3.21.0",
                    "3.36.0.3",
                    "3.40.1.0",
                    "3.42.0.0",
                    "3.45.3.0",
                    "3.46.1.3",
                    "3.49.1.0",
                    "3.50.3.0",
                    "3.51.3.0",
                    "3.54.1.0")
                .map(Driver::xerial),
            Stream.of(willena("3.40.1.0")))
        .collect(Collectors.toList());
  }

  public boolean isEncrypting() {
    return group.equals(ENCRYPTING);
  }

  public List<Path> classPath() {
    Path jar = jar(group, "sqlite-jdbc", version);
    // 3.45 does not start without SLF4J; later ones do without again.
    return version.startsWith("3.45.")
        ? List.of(
            jar,
            jar("org.slf4j", "slf4j-api", SLF4J_VERSION),
            jar("org.slf4j", "slf4j-nop", SLF4J_VERSION))
        : List.of(jar);
  }

  private static Path jar(String group, String artifact, String version) {
    return Shipped.drivers().resolve(group + "." + artifact + "-" + version + ".jar");
  }

  @Override
  public String toString() {
    return group + " " + version;
  }
}
