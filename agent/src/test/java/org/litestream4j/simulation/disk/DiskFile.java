package org.litestream4j.simulation.disk;

import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.litestream4j.simulation.Fault;
import org.litestream4j.simulation.Faults;

/** The content of one file as the system shows it, and what of it is on the disk for certain. */
final class DiskFile implements DiskEntry {
  private static final int SECTOR_BYTES = 512;

  /** A change that is not forced to the disk yet: bytes that were written, or a new length. */
  private static final class Change {
    final int offset;
    final byte[] bytes;
    final boolean isCut;

    Change(int offset, byte[] bytes, boolean isCut) {
      this.offset = offset;
      this.bytes = bytes;
      this.isCut = isCut;
    }
  }

  private final List<Change> unforced = new ArrayList<>();
  private byte[] shown = {};
  private byte[] forced = {};
  private FileTime modified;

  DiskFile(FileTime made) {
    this.modified = made;
  }

  @Override
  public DiskFile copy() {
    DiskFile copy = new DiskFile(modified);
    copy.shown = shown.clone();
    copy.force();
    return copy;
  }

  int size() {
    return shown.length;
  }

  FileTime modified() {
    return modified;
  }

  void setModified(FileTime time) {
    modified = time;
  }

  byte[] read(int offset, int length) {
    int from = Math.min(offset, shown.length);
    return Arrays.copyOfRange(shown, from, Math.min(shown.length, from + length));
  }

  void write(int offset, byte[] bytes) {
    shown = written(shown, offset, bytes);
    unforced.add(new Change(offset, bytes.clone(), false));
  }

  void cut(int length) {
    if (length < shown.length) {
      shown = Arrays.copyOf(shown, length);
      unforced.add(new Change(length, new byte[0], true));
    }
  }

  void force() {
    forced = shown.clone();
    unforced.clear();
  }

  /** Of what was not forced some is there, in part, and in any order. */
  @Override
  public void powerCut(Faults faults) {
    byte[] left = forced;
    boolean lacksOne = false;
    for (Change change : unforced) {
      if (!faults.random().nextBoolean()) {
        lacksOne = true;
        continue;
      }
      if (lacksOne) {
        faults.happened(Fault.REORDERED_WRITES);
      }
      left =
          change.isCut
              ? Arrays.copyOf(left, Math.min(left.length, change.offset))
              : apply(left, change, faults);
    }
    shown = left;
    force();
  }

  private static byte[] apply(byte[] left, Change change, Faults faults) {
    byte[] result = left;
    boolean isWhole = faults.random().nextInt(3) > 0;
    for (int at = 0; at < change.bytes.length; ) {
      int end =
          Math.min(change.bytes.length, at + SECTOR_BYTES - (change.offset + at) % SECTOR_BYTES);
      if (isWhole || faults.random().nextBoolean()) {
        result = written(result, change.offset + at, Arrays.copyOfRange(change.bytes, at, end));
      } else {
        faults.happened(Fault.TORN_WRITE);
      }
      at = end;
    }
    return result;
  }

  private static byte[] written(byte[] content, int offset, byte[] bytes) {
    byte[] result = Arrays.copyOf(content, Math.max(content.length, offset + bytes.length));
    System.arraycopy(bytes, 0, result, offset, bytes.length);
    return result;
  }
}
