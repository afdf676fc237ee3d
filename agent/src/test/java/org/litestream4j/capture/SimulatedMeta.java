package org.litestream4j.capture;

import java.nio.file.Path;

/** A meta directory on a disk that is none, which always has room. */
public final class SimulatedMeta {
  private SimulatedMeta() {}

  public static MetaDirectory at(Path root) {
    return MetaDirectory.at(root).with(directory -> Long.MAX_VALUE);
  }
}
