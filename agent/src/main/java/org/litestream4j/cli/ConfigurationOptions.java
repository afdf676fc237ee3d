package org.litestream4j.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.litestream4j.bootstrap.ConfigurationException;
import org.litestream4j.bootstrap.Origin;
import org.litestream4j.bootstrap.PathText;
import org.litestream4j.bootstrap.Setting;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.SettingSources;
import org.litestream4j.bootstrap.Settings;
import org.litestream4j.config.Configuration;
import org.litestream4j.config.ConfigurationLoader;
import org.litestream4j.config.DatabaseConfiguration;
import picocli.CommandLine.Option;

/** Which configuration file, and how it is read. */
final class ConfigurationOptions {
  @Option(
      names = "-config",
      paramLabel = "PATH",
      description = "The configuration file. Default: $LITESTREAM_CONFIG, /etc/litestream.yml.")
  private @Nullable String config;

  @Option(names = "-no-expand-env", description = "Leave $NAME in the configuration file as it is.")
  private boolean noExpandEnv;

  boolean isGiven() {
    return config != null;
  }

  /** The configuration of these options, the system properties and the environment. */
  Configuration load() throws CommandException {
    try {
      Settings stated = Settings.none();
      if (config != null) {
        stated = stated.with(Setting.of(SettingKey.CONFIG, config, Origin.commandLine()));
      }
      if (noExpandEnv) {
        stated = stated.with(Setting.of(SettingKey.NO_EXPAND_ENV, "true", Origin.commandLine()));
      }
      Settings outside = stated.over(SettingSources.ofThisProcess().read());
      return ConfigurationLoader.of(outside, System.getenv()).load();
    } catch (ConfigurationException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }

  /** What the configuration says about the database at {@code path}. */
  DatabaseConfiguration database(String path) throws CommandException {
    Path database = PathText.resolve(path);
    return load()
        .forDatabase(database)
        .orElseThrow(
            () ->
                new CommandException(
                    "database not found in config: " + database,
                    "litestream databases, which lists those that are"));
  }
}
