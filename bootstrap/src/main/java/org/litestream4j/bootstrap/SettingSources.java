package org.litestream4j.bootstrap;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is stated outside the configuration file: in the agent's argument, in system properties
 * {@code litestream.KEY}, in environment variables {@code LITESTREAM_KEY}; earlier ones win.
 */
public final class SettingSources {
  static final String PROPERTY_PREFIX = "litestream.";
  static final String ENVIRONMENT_PREFIX = "LITESTREAM_";
  private static final String ON_ERROR_IN_ARGUMENT = "(?:^|,)\\s*on-error\\s*=\\s*['\"]?([a-z]+)";

  private final String argument;
  private final Properties properties;
  private final Map<String, String> environment;

  private SettingSources(String argument, Properties properties, Map<String, String> environment) {
    this.argument = argument;
    this.properties = properties;
    this.environment = environment;
  }

  /** {@code argument} as the JVM hands it to the agent. */
  public static SettingSources of(
      @Nullable String argument, Properties properties, Map<String, String> environment) {
    return new SettingSources(argument == null ? "" : argument, properties, environment);
  }

  /** Those of this process, without an argument. */
  public static SettingSources ofThisProcess() {
    return of("", System.getProperties(), System.getenv());
  }

  /** Those of an argument alone. */
  static SettingSources ofArgument(String argument) {
    return of(argument, new Properties(), Collections.emptyMap());
  }

  /**
   * Every stated setting, checked without any class but those of this package.
   *
   * @throws ConfigurationException for unknown keys of argument and properties, and for bad values;
   *     unknown environment variables are ignored, because Kubernetes makes some
   */
  public Settings read() throws ConfigurationException {
    return inArgument().over(inProperties()).over(inEnvironment());
  }

  /** What to do if {@link #read} fails; found even where the rest cannot be read. */
  public OnError onError() {
    Matcher argued = Pattern.compile(ON_ERROR_IN_ARGUMENT).matcher(argument);
    if (argued.find()) {
      return OnError.named(String.valueOf(argued.group(1)));
    }
    String name = SettingKey.ON_ERROR.toString();
    String fromEnvironment = environment.getOrDefault(environmentName(SettingKey.ON_ERROR), "");
    return OnError.named(properties.getProperty(PROPERTY_PREFIX + name, fromEnvironment));
  }

  private Settings inArgument() throws ConfigurationException {
    Settings settings = Settings.none();
    for (Map.Entry<SettingKey, String> stated : AgentArgument.parse(argument).entrySet()) {
      settings = settings.with(Setting.of(stated.getKey(), stated.getValue(), Origin.argument()));
    }
    return settings;
  }

  private Settings inProperties() throws ConfigurationException {
    Settings settings = Settings.none();
    for (String property : new TreeSet<>(properties.stringPropertyNames())) {
      if (property.startsWith(PROPERTY_PREFIX)) {
        settings = settings.with(fromProperty(property, properties.getProperty(property, "")));
      }
    }
    return settings;
  }

  private static Setting fromProperty(String property, String text) throws ConfigurationException {
    String name = property.substring(PROPERTY_PREFIX.length());
    Origin origin = Origin.property(property);
    Optional<SettingKey> key = SettingKey.find(Place.OUTSIDE, name);
    if (!key.isPresent()) {
      throw new ConfigurationException(UnknownKey.outside(name) + " (" + origin + ")");
    }
    return Setting.of(key.get(), text.isEmpty() ? key.get().bareText().orElse("") : text, origin);
  }

  /** An empty variable is none: Compose and Kubernetes set those. */
  private Settings inEnvironment() throws ConfigurationException {
    Settings settings = Settings.none();
    if (!statesAny()) {
      return settings;
    }
    for (SettingKey key : SettingKey.values()) {
      String name = environmentName(key);
      String text = environment.getOrDefault(name, "").trim();
      if (key.section().standsAt(Place.OUTSIDE) && !text.isEmpty()) {
        settings = settings.with(Setting.of(key, text, Origin.environment(name)));
      }
    }
    return settings;
  }

  /** To make the name for each key takes an interpreting JVM milliseconds. */
  private boolean statesAny() {
    for (String name : environment.keySet()) {
      if (name.startsWith(ENVIRONMENT_PREFIX)) {
        return true;
      }
    }
    return false;
  }

  /** The variable that states {@code key}; Litestream has names of its own for two of them. */
  static String environmentName(SettingKey key) {
    if (key == SettingKey.ACCOUNT_KEY) {
      return "LITESTREAM_AZURE_ACCOUNT_KEY";
    }
    if (key == SettingKey.SAS_TOKEN) {
      return "LITESTREAM_AZURE_SAS_TOKEN";
    }
    return ENVIRONMENT_PREFIX
        + key.toString().toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
  }
}
