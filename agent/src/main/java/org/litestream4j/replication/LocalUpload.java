package org.litestream4j.replication;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.replica.UploadSource;

/** An LTX file on the local disk on its way to a replica. */
public final class LocalUpload implements UploadSource {
  private final Path path;
  private final long sizeBytes;
  private final long timestampMillis;

  private LocalUpload(Path path, long sizeBytes, long timestampMillis) {
    this.path = path;
    this.sizeBytes = sizeBytes;
    this.timestampMillis = timestampMillis;
  }

  public static LocalUpload of(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return new LocalUpload(path, Files.size(path), LtxHeader.readFrom(in).timestampMillis());
    }
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public long timestampMillis() {
    return timestampMillis;
  }

  @Override
  public InputStream open() throws IOException {
    return new BufferedInputStream(Files.newInputStream(path));
  }
}
