package org.litestream4j.restore;

/** Hears how far a restore is. */
@FunctionalInterface
public interface RestoreProgress {
  /**
   * @param doneBytes what has been read of the files so far
   * @param totalBytes what all files have
   */
  void read(long doneBytes, long totalBytes);
}
