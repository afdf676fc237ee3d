package org.litestream4j.replica;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.litestream4j.bootstrap.ByteSize;
import org.litestream4j.bootstrap.Count;
import org.litestream4j.bootstrap.ReplicaType;

/**
 * What a configuration says about one replica: Litestream's keys of a {@code replica} section,
 * among them {@code url}, or {@code type} and {@code path}. A key outweighs the same key in the
 * URL's query. Each kind of replica reads its own keys from here.
 */
public final class ReplicaSettings {
  private static final String URL = "url";
  private static final String TYPE = "type";
  private static final String PATH = "path";

  private final Map<String, String> keys;
  private final Optional<ReplicaAddress> url;
  private final ReplicaType type;
  private final String path;

  private ReplicaSettings(
      Map<String, String> keys, Optional<ReplicaAddress> url, ReplicaType type, String path) {
    this.keys = keys;
    this.url = url;
    this.type = type;
    this.path = path;
  }

  /** The settings that a URL alone gives. */
  public static ReplicaSettings ofUrl(String url) {
    return of(Collections.singletonMap(URL, url));
  }

  /**
   * The settings that the keys of a configuration give.
   *
   * @throws IllegalArgumentException if URL and type or path contradict each other
   */
  public static ReplicaSettings of(Map<String, String> keys) {
    Map<String, String> copy = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    Optional<ReplicaAddress> url = Optional.ofNullable(copy.get(URL)).map(ReplicaAddress::parse);
    Optional<ReplicaType> named = Optional.ofNullable(copy.get(TYPE)).map(ReplicaType::named);
    if (url.isPresent() && copy.containsKey(PATH)) {
      throw new IllegalArgumentException(
          "replica " + url.get() + ": url and path exclude each other; put the path into the url");
    }
    if (url.isPresent() && named.isPresent() && named.get() != url.get().type()) {
      throw new IllegalArgumentException(
          "replica "
              + url.get()
              + ": type '"
              + named.get()
              + "' contradicts the url; leave it out");
    }
    ReplicaType type = url.map(ReplicaAddress::type).orElse(named.orElse(ReplicaType.FILE));
    String path = url.map(ReplicaAddress::path).orElse(copy.getOrDefault(PATH, ""));
    return new ReplicaSettings(copy, url, type, path);
  }

  /** The same replica at another path, for example one below this one's. */
  public ReplicaSettings withPath(String newPath) {
    return new ReplicaSettings(keys, url, type, newPath);
  }

  public ReplicaType type() {
    return type;
  }

  public Optional<ReplicaAddress> url() {
    return url;
  }

  /** The path within the store, perhaps empty; for files the directory. */
  public String path() {
    return path;
  }

  /** The text of a key, or of the URL's query; an empty one counts as absent. */
  public Optional<String> text(String key) {
    String fromUrl = url.map(u -> u.query().getOrDefault(key, "")).orElse("");
    String value = keys.getOrDefault(key, "");
    return Optional.of(value.isEmpty() ? fromUrl : value).filter(text -> !text.isEmpty());
  }

  /**
   * A key that is true or false.
   *
   * @throws IllegalArgumentException for any other word
   */
  public Optional<Boolean> flag(String key) {
    return text(key).map(text -> parseFlag(key, text));
  }

  private static Boolean parseFlag(String key, String text) {
    switch (text.toLowerCase(Locale.ROOT)) {
      case "true":
      case "1":
      case "t":
      case "yes":
        return true;
      case "false":
      case "0":
      case "f":
      case "no":
        return false;
      default:
        throw new IllegalArgumentException(key + ": '" + text + "' is neither true nor false");
    }
  }

  /** A whole number from 1 on. */
  public OptionalLong positive(String key) {
    return number(key, text -> Count.parse(text, 1));
  }

  /** A number of bytes: plain, {@code 5MB} (powers of 1000) or {@code 5MiB} (powers of 1024). */
  public OptionalLong sizeBytes(String key) {
    return number(key, ByteSize::parse);
  }

  private OptionalLong number(String key, ToLongFunction<String> parser) {
    Optional<String> text = text(key);
    if (!text.isPresent()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(parser.applyAsLong(text.get()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReplicaSettings
        && keys.equals(((ReplicaSettings) other).keys)
        && path.equals(((ReplicaSettings) other).path);
  }

  @Override
  public int hashCode() {
    return Objects.hash(keys, path);
  }

  /** Type and place alone: the keys may hold secrets. */
  @Override
  public String toString() {
    return type + " replica at " + (path.isEmpty() ? "/" : path);
  }
}
