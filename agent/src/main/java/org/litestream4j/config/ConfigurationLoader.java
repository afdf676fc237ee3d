package org.litestream4j.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.litestream4j.bootstrap.ConfigurationException;
import org.litestream4j.bootstrap.ConfigurationFilePath;
import org.litestream4j.bootstrap.OnError;
import org.litestream4j.bootstrap.Setting;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.Settings;

/** Makes a {@link Configuration} of what is stated outside the file and in it. */
public final class ConfigurationLoader {
  private final Settings outside;
  private final Map<String, String> environment;

  private ConfigurationLoader(Settings outside, Map<String, String> environment) {
    this.outside = outside;
    this.environment = environment;
  }

  /**
   * @param outside what argument or command line, properties and environment state
   * @param environment for {@code $VAR} in the file
   */
  public static ConfigurationLoader of(Settings outside, Map<String, String> environment) {
    return new ConfigurationLoader(outside, environment);
  }

  /**
   * Reads and checks all of it.
   *
   * @throws ConfigurationException if it cannot work, with file, line and what to write
   */
  public Configuration load() throws ConfigurationException {
    Optional<Path> path = ConfigurationFilePath.of(outside);
    if (!path.isPresent()) {
      return configuration(ConfigurationFile.none(), new ArrayList<>());
    }
    String text = ConfigurationFile.read(path.get());
    if (outside.isOn(SettingKey.NO_EXPAND_ENV)) {
      return configuration(ConfigurationFile.parse(path.get(), text), new ArrayList<>());
    }
    EnvironmentExpansion expansion = new EnvironmentExpansion(environmentWithPid());
    String expanded = expansion.expand(text);
    return configuration(
        ConfigurationFile.parse(path.get(), expanded), missing(expansion.missing(), path.get()));
  }

  /** What to do if {@link #load} fails; found even where the file is not YAML. */
  public OnError onError() {
    Optional<Setting> stated = outside.stated(SettingKey.ON_ERROR);
    if (stated.isPresent()) {
      return OnError.of(outside);
    }
    try {
      Optional<Path> path = ConfigurationFilePath.of(outside);
      boolean warn =
          path.isPresent()
              && ConfigurationFile.read(path.get()).matches("(?s)(?:.*\n)?on-error:\\s*warn\\b.*");
      return warn ? OnError.WARN : OnError.STOP;
    } catch (ConfigurationException unreadable) {
      return OnError.STOP;
    }
  }

  private Configuration configuration(ConfigurationFile file, List<String> warnings)
      throws ConfigurationException {
    List<ReplicaEntry> replicasForAll = new ArrayList<>();
    for (ReplicaEntry replica : statedForAll(file)) {
      replicasForAll.add(replica.inheriting(outside, file.top()));
    }
    List<EntryRule> entries = new ArrayList<>();
    for (DatabaseEntry entry : file.databases()) {
      entries.add(EntryRule.of(entry, outside, file.top(), replicasForAll));
    }
    Conflicts.reject(entries);
    entries.sort(Comparator.comparing(rule -> rule.entry().isDirectory()));
    warnings.addAll(WithoutEffect.of(outside, file));
    return new Configuration(
        outside.over(file.top()),
        entries,
        RuleForAll.of(replicasForAll, outside, file.top()),
        file.levels(),
        warnings);
  }

  private List<ReplicaEntry> statedForAll(ConfigurationFile file) throws ConfigurationException {
    Optional<Setting> url = outside.over(file.top()).stated(SettingKey.REPLICA_FOR_ALL);
    if (!url.isPresent()) {
      return file.replicasForAll();
    }
    if (!outside.stated(SettingKey.REPLICA_FOR_ALL).isPresent()
        && !file.replicasForAll().isEmpty()) {
      throw new ConfigurationException(
          "replica and replicas cannot stand together: list all below replicas ("
              + url.get().origin()
              + ")");
    }
    Setting stated = url.get().as(SettingKey.URL, url.get().text());
    return Collections.singletonList(
        ReplicaEntry.of(Settings.none().with(stated), url.get().origin()));
  }

  private Map<String, String> environmentWithPid() {
    Map<String, String> all = new HashMap<>(environment);
    all.put("PID", ProcessId.text());
    return all;
  }

  private static List<String> missing(Set<String> variables, Path file) {
    List<String> warnings = new ArrayList<>();
    if (!variables.isEmpty()) {
      warnings.add(
          String.join(", ", variables)
              + " in "
              + file
              + " is not set in the environment and became nothing; no-expand-env=true keeps $ as"
              + " it is");
    }
    return warnings;
  }
}
