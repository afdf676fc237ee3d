package org.litestream4j.simulation.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.litestream4j.simulation.Fault;
import org.litestream4j.simulation.Faults;

/** A file that is open. */
final class DiskChannel extends UnmappedChannel {
  private final DiskFile file;
  private final Faults faults;
  private final String name;
  private long position;

  DiskChannel(DiskFile file, Faults faults, String name) {
    this.file = file;
    this.faults = faults;
    this.name = name;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int count = read(target, position);
    position += Math.max(0, count);
    return count;
  }

  @Override
  public int read(ByteBuffer target, long offset) throws IOException {
    requireOpen();
    faults.alive();
    faults.failAt(Fault.IO_ERROR, "read " + name);
    byte[] bytes = file.read((int) offset, target.remaining());
    if (bytes.length == 0) {
      return target.hasRemaining() ? -1 : 0;
    }
    int count = bytes.length;
    if (count > 1 && faults.strikes(Fault.SHORT_READ)) {
      count = 1 + faults.random().nextInt(count - 1);
    }
    target.put(bytes, 0, count);
    return count;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int count = write(source, position);
    position += count;
    return count;
  }

  @Override
  public int write(ByteBuffer source, long offset) throws IOException {
    requireOpen();
    byte[] bytes = new byte[source.remaining()];
    source.duplicate().get(bytes);
    boolean wasKilled = faults.isKilled();
    try {
      faults.call();
    } catch (Error killed) {
      if (!wasKilled && bytes.length > 1 && faults.random().nextBoolean()) {
        faults.happened(Fault.KILL_IN_WRITE);
        file.write((int) offset, Arrays.copyOf(bytes, faults.random().nextInt(bytes.length)));
      }
      throw killed;
    }
    int count = bytes.length;
    if (count > 1 && faults.strikes(Fault.SHORT_WRITE)) {
      count = 1 + faults.random().nextInt(count - 1);
    }
    if (faults.strikes(Fault.NO_SPACE)) {
      file.write((int) offset, Arrays.copyOf(bytes, faults.random().nextInt(count + 1)));
      throw new IOException("No space left on device: " + name);
    }
    file.write((int) offset, Arrays.copyOf(bytes, count));
    source.position(source.position() + count);
    return count;
  }

  @Override
  public void force(boolean withMetadata) throws IOException {
    requireOpen();
    faults.call();
    faults.failAt(Fault.IO_ERROR, "force " + name);
    file.force();
  }

  @Override
  public long position() throws IOException {
    requireOpen();
    return position;
  }

  @Override
  public FileChannel position(long next) {
    position = next;
    return this;
  }

  @Override
  public long size() throws IOException {
    requireOpen();
    faults.alive();
    return file.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    requireOpen();
    faults.call();
    file.cut((int) size);
    position = Math.min(position, size);
    return this;
  }

  private void requireOpen() throws ClosedChannelException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
  }
}
