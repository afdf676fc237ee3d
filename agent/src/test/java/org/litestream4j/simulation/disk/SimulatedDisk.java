package org.litestream4j.simulation.disk;

import java.nio.file.Path;
import java.nio.file.Paths;
import org.litestream4j.io.Time;
import org.litestream4j.simulation.Faults;

/** A disk in memory: what was not forced to it does not survive a power cut, as on a real one. */
public final class SimulatedDisk {
  private final DiskDirectory root = new DiskDirectory();
  private final DiskFileSystem fileSystem;
  private final Faults faults;

  public SimulatedDisk(Faults faults, Time time) {
    this.faults = faults;
    this.fileSystem = new DiskFileSystem(root, faults, time);
  }

  /** A path on this disk, in its root. */
  public Path path(String name) {
    return new DiskPath(fileSystem, Paths.get("/").resolve(name));
  }

  /** Something that was kept of a disk. */
  public static final class Copy {
    private final DiskDirectory root;

    private Copy(DiskDirectory root) {
      this.root = root;
    }
  }

  /** All that is on it. */
  public Copy copy() {
    return new Copy(root.copy());
  }

  /** The disk is what it was when the copy was made. */
  public void putBack(Copy copy) {
    root.become(copy.root);
  }

  /** The machine has lost power. Whoever had files open is gone. */
  public void powerCut() {
    root.powerCut(faults);
  }
}
