package org.litestream4j.replica;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of stores that Litestream 0.5 knows, by the names that {@code type} and URLs use. */
public enum ReplicaType {
  FILE,
  S3,
  GS,
  ABS,
  SFTP,
  WEBDAV,
  NATS,
  OSS;

  /**
   * The type of this name or URL scheme, in any case.
   *
   * @throws IllegalArgumentException for any other name; the message shows the nearest
   */
  public static ReplicaType parse(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals("webdavs")) {
      return WEBDAV;
    }
    return Stream.of(values())
        .filter(type -> type.toString().equals(lower))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "unknown replica type '"
            + name
            + "'"
            + NearestName.hint(
                name, Stream.of(values()).map(ReplicaType::toString).collect(Collectors.toList())));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
