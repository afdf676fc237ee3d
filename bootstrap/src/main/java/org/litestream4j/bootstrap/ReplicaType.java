package org.litestream4j.bootstrap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The kinds of store that Litestream's configuration knows. */
public enum ReplicaType {
  FILE(Availability.HERE, "file"),
  S3(Availability.HERE, "s3"),
  GS(Availability.LITESTREAM_ONLY, "gs"),
  ABS(Availability.LITESTREAM_ONLY, "abs"),
  SFTP(Availability.LITESTREAM_ONLY, "sftp"),
  WEBDAV(Availability.LITESTREAM_ONLY, "webdav|webdavs"),
  NATS(Availability.LITESTREAM_ONLY, "nats"),
  OSS(Availability.LITESTREAM_ONLY, "oss");

  private enum Availability {
    HERE,
    LITESTREAM_ONLY
  }

  private final Availability availability;
  private final String schemes;

  ReplicaType(Availability availability, String schemes) {
    this.availability = availability;
    this.schemes = schemes;
  }

  /** As {@code type:} writes it. */
  @Override
  public String toString() {
    return schemes().get(0);
  }

  /**
   * The type that {@code name} means, as {@code type:} or as the scheme of a URL.
   *
   * @throws IllegalArgumentException with what to write, if it is unknown or not available here
   */
  public static ReplicaType named(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    for (ReplicaType type : values()) {
      if (type.schemes().contains(wanted)) {
        return type.requireAvailable();
      }
    }
    String hint =
        NearestName.to(wanted, allSchemes()).map(near -> "; did you mean " + near + "?").orElse("");
    throw new IllegalArgumentException(
        "'" + name + "' is not a kind of replica (" + String.join(", ", allSchemes()) + ")" + hint);
  }

  private ReplicaType requireAvailable() {
    if (availability != Availability.HERE) {
      throw new IllegalArgumentException(
          "replicas of type " + this + " are not supported by this version: use file or s3");
    }
    return this;
  }

  private List<String> schemes() {
    return Arrays.asList(schemes.split("\\|", -1));
  }

  private static List<String> allSchemes() {
    List<String> all = new ArrayList<>();
    for (ReplicaType type : values()) {
      all.addAll(type.schemes());
    }
    return all;
  }
}
