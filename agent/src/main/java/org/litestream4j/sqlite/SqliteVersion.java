package org.litestream4j.sqlite;

/** The version of the SQLite that an app has, such as 3.46.1. */
final class SqliteVersion {
  private final int major;
  private final int minor;

  private SqliteVersion(int major, int minor) {
    this.major = major;
    this.minor = minor;
  }

  /**
   * @param text as {@code sqlite_version()} tells it
   */
  static SqliteVersion parse(String text) {
    String[] numbers = text.split("\\.", -1);
    return new SqliteVersion(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
  }

  boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }
}
