package org.litestream4j.simulation.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.litestream4j.simulation.Fault;
import org.litestream4j.simulation.Faults;

/** The names in one directory as the system shows them, and what of them is on the disk. */
final class DiskDirectory implements DiskEntry {
  private final List<Map<String, DiskEntry>> unforced = new ArrayList<>();

  private Map<String, DiskEntry> shown = new TreeMap<>();
  private Map<String, DiskEntry> forced = new TreeMap<>();

  @Override
  public DiskDirectory copy() {
    DiskDirectory copy = new DiskDirectory();
    shown.forEach((name, entry) -> copy.shown.put(name, entry.copy()));
    copy.force();
    return copy;
  }

  /** What {@code other} holds, and nothing else. */
  void become(DiskDirectory other) {
    shown = other.copy().shown;
    force();
  }

  Optional<DiskEntry> get(String name) {
    return Optional.ofNullable(shown.get(name));
  }

  List<String> names() {
    return new ArrayList<>(shown.keySet());
  }

  void put(String name, DiskEntry entry) {
    change(name, entry, name);
  }

  void remove(String name) {
    change(name, null, name);
  }

  /** In one step, also where {@code to} was there. */
  void rename(String from, String to) {
    change(from, shown.get(from), to);
  }

  private void change(String from, @Nullable DiskEntry entry, String to) {
    Map<String, DiskEntry> next = new TreeMap<>(shown);
    next.remove(from);
    if (entry != null) {
      next.put(to, entry);
    }
    unforced.add(shown);
    shown = next;
  }

  void force() {
    forced = shown;
    unforced.clear();
  }

  /** The changes since it was forced are gone, from some point on. */
  @Override
  public void powerCut(Faults faults) {
    int kept = faults.random().nextInt(unforced.size() + 1);
    if (kept < unforced.size()) {
      shown = unforced.get(kept);
      faults.happened(Fault.LOST_NAME);
    }
    force();
    forced.values().forEach(entry -> entry.powerCut(faults));
  }
}
