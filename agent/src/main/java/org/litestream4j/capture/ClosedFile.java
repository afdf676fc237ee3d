package org.litestream4j.capture;

import org.litestream4j.io.FileIdentity;

/** What a database file looked like when its last connection had closed and no WAL was left. */
final class ClosedFile {
  private final FileIdentity identity;
  private final long firstPageChecksum;
  private final long recordedMicros;

  private ClosedFile(FileIdentity identity, long firstPageChecksum, long recordedMicros) {
    this.identity = identity;
    this.firstPageChecksum = firstPageChecksum;
    this.recordedMicros = recordedMicros;
  }

  /**
   * @param firstPageChecksum page checksum of page 1
   * @param recordedMicros when the file was looked at, microseconds since the Unix epoch
   */
  static ClosedFile of(FileIdentity identity, long firstPageChecksum, long recordedMicros) {
    return new ClosedFile(identity, firstPageChecksum, recordedMicros);
  }

  FileIdentity identity() {
    return identity;
  }

  long firstPageChecksum() {
    return firstPageChecksum;
  }

  long recordedMicros() {
    return recordedMicros;
  }

  /**
   * Whether a file that looks like {@code now} provably was not written since: same file, same
   * size, same times, and the times old enough that a later write must have moved them.
   */
  boolean provesUntouched(FileIdentity now) {
    return identity.equals(now)
        && identity.changedMicros() + FileIdentity.SAFE_AGE_MICROS <= recordedMicros;
  }
}
