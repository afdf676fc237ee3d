package org.litestream4j.simulation.disk;

import org.litestream4j.simulation.Faults;

/** What a name in a directory leads to. */
sealed interface DiskEntry permits DiskFile, DiskDirectory {
  /** As a copy of the disk has it. */
  DiskEntry copy();

  /** Some of what was not forced to the disk is gone. */
  void powerCut(Faults faults);
}
