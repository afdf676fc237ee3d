package org.litestream4j.bootstrap;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Locale;
import java.util.Optional;

/** Which configuration file counts. */
public final class ConfigurationFilePath {
  /** Litestream's own, but on Windows. */
  static final String USUAL = "/etc/litestream.yml";

  private ConfigurationFilePath() {}

  /**
   * The file that {@code config} names, else Litestream's usual one if it exists.
   *
   * @throws ConfigurationException if the named one cannot be read
   */
  public static Optional<Path> of(Settings settings) throws ConfigurationException {
    Optional<Setting> named = settings.stated(SettingKey.CONFIG);
    if (named.isPresent()) {
      return Optional.of(readable(named.get()));
    }
    Path usual = usual(System.getProperty("os.name", ""));
    return Files.isReadable(usual) ? Optional.of(usual) : Optional.empty();
  }

  /**
   * As {@link #of}, where something must say what is replicated where.
   *
   * @throws ConfigurationException if neither a file nor {@code replica} does
   */
  public static Optional<Path> requiredBy(Settings settings) throws ConfigurationException {
    Optional<Path> path = of(settings);
    if (!path.isPresent() && !settings.stated(SettingKey.REPLICA_FOR_ALL).isPresent()) {
      throw new ConfigurationException(
          "nothing says where to replicate to: write"
              + " -javaagent:litestream.jar=replica=file:///path/to/directory, or the path of a"
              + " configuration file behind the =");
    }
    return path;
  }

  private static Path readable(Setting named) throws ConfigurationException {
    Path path = PathText.resolve(named.text());
    if (Files.isDirectory(path)) {
      throw new ConfigurationException(
          path
              + " is a directory, not a configuration file: name the file; for a replica in this"
              + " directory write replica=file://"
              + path
              + " ("
              + named.origin()
              + ")");
    }
    if (!Files.isRegularFile(path)) {
      throw new ConfigurationException(
          "configuration file " + path + " is not there (" + named.origin() + ")");
    }
    if (!Files.isReadable(path)) {
      throw new ConfigurationException(
          "configuration file " + path + " cannot be read by this user (" + named.origin() + ")");
    }
    return path;
  }

  private static Path usual(String osName) {
    boolean windows = osName.toLowerCase(Locale.ROOT).startsWith("windows");
    return Paths.get(windows ? "C:\\Litestream\\litestream.yml" : USUAL);
  }
}
