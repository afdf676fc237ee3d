package org.litestream4j.restore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.litestream4j.replica.GenerationFile;
import org.litestream4j.restore.RestoreException.Reason;

/**
 * The files of a Litestream 0.3 replica that make a state: the newest snapshot of all generations,
 * then the pieces of the WAL files that followed it.
 */
final class GenerationPlan {
  private static final Comparator<GenerationFile> BY_TIME =
      Comparator.comparingLong(GenerationFile::createdAtMillis);

  private final GenerationFile snapshot;
  private final List<GenerationFile> segments;

  private GenerationPlan(GenerationFile snapshot, List<GenerationFile> segments) {
    this.snapshot = snapshot;
    this.segments = Collections.unmodifiableList(segments);
  }

  /**
   * The plan for the newest state or a moment; here a file of the very moment belongs to it.
   *
   * @param listing at least one file
   */
  static GenerationPlan of(List<GenerationFile> listing, RestoreTarget target)
      throws RestoreException {
    long untilMillis = target.isMoment() ? target.timestampMillis() : Long.MAX_VALUE;
    if (untilMillis < Collections.min(listing, BY_TIME).createdAtMillis()) {
      throw RestoreException.of(Reason.NO_SUCH_STATE, "timestamp does not exist");
    }
    GenerationFile snapshot =
        newestSnapshot(listing, untilMillis)
            .orElseThrow(
                () ->
                    RestoreException.of(
                        Reason.NO_SUCH_STATE, "no matching backup files available"));
    List<GenerationFile> segments = new ArrayList<>();
    for (GenerationFile file : listing) {
      if (!file.isSnapshot()
          && file.generation().equals(snapshot.generation())
          && file.index() >= snapshot.index()
          && file.createdAtMillis() <= untilMillis) {
        segments.add(file);
      }
    }
    segments.sort(GenerationFile.BY_POSITION);
    return new GenerationPlan(snapshot, segments);
  }

  /** The newest snapshot that is not later than a moment. */
  static Optional<GenerationFile> newestSnapshot(List<GenerationFile> listing, long untilMillis) {
    return listing.stream()
        .filter(file -> file.isSnapshot() && file.createdAtMillis() <= untilMillis)
        .max(BY_TIME);
  }

  /** When the newest of these files was written, milliseconds since the Unix epoch. */
  static long newestMillis(List<GenerationFile> listing) {
    return Collections.max(listing, BY_TIME).createdAtMillis();
  }

  GenerationFile snapshot() {
    return snapshot;
  }

  /** The pieces of each WAL file, in the order in which they are applied. */
  List<List<GenerationFile>> wals() {
    List<List<GenerationFile>> wals = new ArrayList<>();
    long index = -1;
    for (GenerationFile segment : segments) {
      if (segment.index() != index) {
        wals.add(new ArrayList<>());
        index = segment.index();
      }
      wals.get(wals.size() - 1).add(segment);
    }
    return wals;
  }

  /** When the last file was written, milliseconds since the Unix epoch. */
  long timestampMillis() {
    GenerationFile last = segments.isEmpty() ? snapshot : segments.get(segments.size() - 1);
    return last.createdAtMillis();
  }

  long sizeBytes() {
    return snapshot.sizeBytes() + segments.stream().mapToLong(GenerationFile::sizeBytes).sum();
  }
}
