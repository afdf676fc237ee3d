package org.litestream4j.simulation.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.litestream4j.simulation.Fault;
import org.litestream4j.simulation.Faults;

/** A directory that is open, which is good for one thing: to force its names to the disk. */
final class DirectoryChannel extends UnmappedChannel {
  private final DiskDirectory directory;
  private final Faults faults;

  DirectoryChannel(DiskDirectory directory, Faults faults) {
    this.directory = directory;
    this.faults = faults;
  }

  @Override
  public void force(boolean withMetadata) throws IOException {
    faults.call();
    faults.failAt(Fault.IO_ERROR, "force of a directory");
    directory.force();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    throw new IOException("Is a directory");
  }

  @Override
  public int read(ByteBuffer target, long offset) throws IOException {
    throw new IOException("Is a directory");
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    throw new IOException("Is a directory");
  }

  @Override
  public int write(ByteBuffer source, long offset) throws IOException {
    throw new IOException("Is a directory");
  }

  @Override
  public long position() {
    return 0;
  }

  @Override
  public FileChannel position(long position) {
    return this;
  }

  @Override
  public long size() {
    return 0;
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    throw new IOException("Is a directory");
  }
}
