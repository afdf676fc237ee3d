package org.litestream4j.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import org.litestream4j.io.Inode;

/** The open files of this process by their inodes, whatever their names (Linux, /proc/self/fd). */
final class ProcessDescriptors {
  private static final Path ALL = Paths.get("/proc/self/fd");

  /** To look at many more would take milliseconds. */
  private static final int MOST = 256;

  private ProcessDescriptors() {}

  /** Links to {@code file}, of the last descriptors only; none where the system does not tell. */
  static List<Path> of(Inode file) {
    List<Path> found = new ArrayList<>();
    String[] all = ALL.toFile().list();
    int last = all == null ? -1 : all.length - 1;
    for (int i = last; i >= 0 && i > last - MOST; i--) {
      Path descriptor = ALL.resolve(all[i]);
      if (leadsTo(descriptor, file)) {
        found.add(descriptor);
      }
    }
    return found;
  }

  private static boolean leadsTo(Path descriptor, Inode file) {
    try {
      return Inode.at(descriptor).filter(file::equals).isPresent();
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }
}
