package org.litestream4j.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.ltx.LtxLevel;

/**
 * How a meta directory looks from outside. It looks the same only if nobody has added to the chain
 * in it, begun it anew, or given the database another identity.
 */
public final class MetaLooks {
  private final List<Optional<FileIdentity>> files;

  private MetaLooks(List<Optional<FileIdentity>> files) {
    this.files = files;
  }

  public static MetaLooks of(MetaDirectory meta) throws IOException {
    List<Optional<FileIdentity>> files = new ArrayList<>();
    for (Path path :
        new Path[] {
          meta.file(PageChecksumFile.NAME),
          meta.file(DatabaseIdentity.FILE_NAME),
          meta.level(0),
          meta.level(LtxLevel.SNAPSHOT)
        }) {
      files.add(FileIdentity.read(path));
    }
    return new MetaLooks(files);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MetaLooks && files.equals(((MetaLooks) other).files);
  }

  @Override
  public int hashCode() {
    return files.hashCode();
  }
}
