package org.litestream4j.compaction;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.io.Time;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ResumingInput;

/**
 * A file of a replica; the copy that the meta directory may still have of it costs no request, and
 * a store may not give yet what was put there.
 */
final class ReplicaInput implements MergeInput {
  private final ReplicaClient replica;
  private final MetaDirectory meta;
  private final LtxFileInfo file;
  private final Time time;

  ReplicaInput(ReplicaClient replica, MetaDirectory meta, LtxFileInfo file, Time time) {
    this.replica = replica;
    this.meta = meta;
    this.file = file;
    this.time = time;
  }

  @Override
  public long sizeBytes() {
    return file.sizeBytes();
  }

  @Override
  public InputStream open() throws IOException {
    try {
      return Files.newInputStream(meta.ltxFile(file.level(), file.name()));
    } catch (NoSuchFileException e) {
      return ResumingInput.of(replica, file, time);
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
