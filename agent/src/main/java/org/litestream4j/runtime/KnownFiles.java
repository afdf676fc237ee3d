package org.litestream4j.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.litestream4j.replica.FilesByLevel;
import org.litestream4j.replica.LtxFileInfo;

/** What one replica holds, as far as this process knows without asking. On any thread. */
final class KnownFiles {
  private List<LtxFileInfo> files = new ArrayList<>();

  synchronized void become(Collection<LtxFileInfo> found) {
    files = new ArrayList<>(found);
  }

  synchronized void add(LtxFileInfo file) {
    files.add(file);
  }

  synchronized void remove(Collection<LtxFileInfo> deleted) {
    Set<LtxFileInfo> gone = Collections.newSetFromMap(new IdentityHashMap<>());
    gone.addAll(deleted);
    files.removeIf(gone::contains);
  }

  synchronized FilesByLevel byLevel() {
    return FilesByLevel.of(files);
  }
}
