package org.litestream4j.restore;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A replica that the real Litestream made, and what its own restore answers. */
public final class ReferenceReplica {
  private static final Path ALL = Path.of("src", "test", "resources", "replicas");

  private final Path folder;

  private ReferenceReplica(Path folder) {
    this.folder = folder;
  }

  public static ReferenceReplica named(String name) {
    return new ReferenceReplica(ALL.resolve(name));
  }

  /** Every one whose folder is there. */
  public static List<ReferenceReplica> all() {
    try (Stream<Path> files = Files.walk(ALL)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("replica.tar."))
          .map(file -> new ReferenceReplica(file.getParent()))
          .sorted((a, b) -> a.toString().compareTo(b.toString()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The manifest; JSON is YAML. */
  @SuppressWarnings("unchecked")
  public Map<String, Object> manifest() {
    try {
      String json = Files.readString(folder.resolve("manifest.json"));
      return (Map<String, Object>)
          new Load(LoadSettings.builder().setCodePointLimit(1 << 24).build()).loadFromString(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Unpacks the replica below {@code directory}, with its modification times. */
  public Path unpackTo(Path directory) throws IOException {
    Path root = Files.createDirectories(directory.resolve("replica"));
    try (TarArchiveInputStream tar = new TarArchiveInputStream(archive())) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = directory.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else {
          Files.createDirectories(path.getParent());
          Files.copy(tar, path);
          Files.setLastModifiedTime(path, FileTime.from(entry.getLastModifiedTime().toInstant()));
        }
      }
    }
    return root;
  }

  private InputStream archive() throws IOException {
    Path gzip = folder.resolve("replica.tar.gz");
    if (Files.exists(gzip)) {
      return new GzipCompressorInputStream(buffered(gzip));
    }
    return new XZCompressorInputStream(buffered(folder.resolve("replica.tar.xz")));
  }

  private static InputStream buffered(Path file) throws IOException {
    return new BufferedInputStream(Files.newInputStream(file));
  }

  @Override
  public String toString() {
    return ALL.relativize(folder).toString().replace('\\', '/');
  }
}
