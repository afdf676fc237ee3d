package org.litestream4j.replication;

import org.litestream4j.ltx.LtxFileName;

/** A file of the local chain: its level and its name. */
final class LocalFile {
  private final int level;
  private final LtxFileName name;

  private LocalFile(int level, LtxFileName name) {
    this.level = level;
    this.name = name;
  }

  static LocalFile of(int level, LtxFileName name) {
    return new LocalFile(level, name);
  }

  int level() {
    return level;
  }

  LtxFileName name() {
    return name;
  }
}
