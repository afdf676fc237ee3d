package org.litestream4j.capture;

import org.litestream4j.ltx.LtxFileName;

/** A file that waits for the replicas. */
final class SpoolFile {
  private final int level;
  private final LtxFileName name;
  private final long sizeBytes;

  private SpoolFile(int level, LtxFileName name, long sizeBytes) {
    this.level = level;
    this.name = name;
    this.sizeBytes = sizeBytes;
  }

  static SpoolFile of(int level, LtxFileName name, long sizeBytes) {
    return new SpoolFile(level, name, sizeBytes);
  }

  int level() {
    return level;
  }

  LtxFileName name() {
    return name;
  }

  long sizeBytes() {
    return sizeBytes;
  }
}
