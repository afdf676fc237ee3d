package org.litestream4j.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.litestream4j.bootstrap.ConfigurationException;
import org.litestream4j.bootstrap.Origin;
import org.litestream4j.bootstrap.Setting;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.SettingSources;
import org.litestream4j.bootstrap.Settings;

/** Writes a configuration file, states things outside it, and loads both. */
final class LoadedFile {
  private final Path file;
  private final Map<String, String> environment = new HashMap<>();
  private String argument = "";

  private LoadedFile(Path file) {
    this.file = file;
  }

  static LoadedFile of(Path directory, String yaml) throws Exception {
    return new LoadedFile(Files.writeString(directory.resolve("litestream.yml"), yaml));
  }

  LoadedFile argument(String text) {
    argument = text;
    return this;
  }

  LoadedFile environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  ConfigurationLoader loader() throws ConfigurationException {
    Settings outside =
        SettingSources.of(argument, new Properties(), environment)
            .read()
            .with(Setting.of(SettingKey.CONFIG, file.toString(), Origin.commandLine()));
    return ConfigurationLoader.of(outside, environment);
  }

  Configuration load() throws ConfigurationException {
    return loader().load();
  }
}
