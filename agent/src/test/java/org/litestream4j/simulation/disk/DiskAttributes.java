package org.litestream4j.simulation.disk;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** What can be asked of an entry. */
final class DiskAttributes implements BasicFileAttributes {
  private static final FileTime EPOCH = FileTime.fromMillis(0);

  private final DiskEntry entry;

  DiskAttributes(DiskEntry entry) {
    this.entry = entry;
  }

  @Override
  public FileTime lastModifiedTime() {
    return entry instanceof DiskFile file ? file.modified() : EPOCH;
  }

  @Override
  public FileTime lastAccessTime() {
    return lastModifiedTime();
  }

  @Override
  public FileTime creationTime() {
    return lastModifiedTime();
  }

  @Override
  public boolean isRegularFile() {
    return entry instanceof DiskFile;
  }

  @Override
  public boolean isDirectory() {
    return entry instanceof DiskDirectory;
  }

  @Override
  public boolean isSymbolicLink() {
    return false;
  }

  @Override
  public boolean isOther() {
    return false;
  }

  @Override
  public long size() {
    return entry instanceof DiskFile file ? file.size() : 0;
  }

  @Override
  public Object fileKey() {
    return System.identityHashCode(entry);
  }
}
