package org.litestream4j.replica.file;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.litestream4j.io.AtomicFile;
import org.litestream4j.io.Directories;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxLevel;
import org.litestream4j.replica.GenerationFile;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaException;
import org.litestream4j.replica.UploadSource;

/**
 * A replica in a directory, laid out as Litestream 0.5 lays it out: {@code
 * ltx/<level>/<min>-<max>.ltx} with the level in decimal, and the header's timestamp as the file's
 * modification time. A file is durable when {@link #put} has returned: it and its directory have
 * been forced to the disk.
 */
public final class FileReplica implements ReplicaClient {
  private static final int COPY_BYTES = 64 * 1024;

  private final Path root;
  private final FileFailure failure;

  /** Directories that are there after a power cut, too. */
  private final Set<Path> durable = ConcurrentHashMap.newKeySet();

  private FileReplica(Path root) {
    this.root = root;
    this.failure = new FileFailure(root);
  }

  /** The replica in {@code root}, which need not exist before the first file is put there. */
  public static FileReplica of(Path root) {
    return new FileReplica(root.toAbsolutePath().normalize());
  }

  @Override
  public String displayUrl() {
    return "file://" + root;
  }

  @Override
  public List<LtxFileInfo> list(int level, long seekMinTxid, Timestamps timestamps)
      throws IOException {
    Path directory = levelDirectory(level);
    List<LtxFileInfo> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.ltx")) {
      for (Path entry : entries) {
        Optional<LtxFileName> name = LtxFileName.parse(String.valueOf(entry.getFileName()));
        if (name.isPresent() && Long.compareUnsigned(name.get().minTxid(), seekMinTxid) >= 0) {
          describe(level, name.get(), entry).ifPresent(files::add);
        }
      }
    } catch (NoSuchFileException e) {
      return files;
    } catch (DirectoryIteratorException e) {
      throw failure.of("list", directory, new IOException(e.getMessage(), e));
    } catch (IOException e) {
      throw failure.of("list", directory, e);
    }
    files.sort(Comparator.comparing(LtxFileInfo::name));
    return files;
  }

  /** Empty if the file has gone since the directory was read, as retention may do at any time. */
  private static Optional<LtxFileInfo> describe(int level, LtxFileName name, Path file)
      throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (!attributes.isRegularFile()) {
      return Optional.empty();
    }
    return Optional.of(
        LtxFileInfo.of(level, name, attributes.size(), attributes.lastModifiedTime().toMillis()));
  }

  @Override
  public void makeListedDurable() throws IOException {
    for (int level = 0; level <= LtxLevel.SNAPSHOT; level++) {
      Path directory = levelDirectory(level);
      if (Files.isDirectory(directory)) {
        makeDurable(directory);
      }
    }
    if (Files.isDirectory(root)) {
      makeDurable(root);
    }
  }

  private void makeDurable(Path directory) throws ReplicaException {
    try {
      Directories.force(directory);
      Directories.forcePathTo(directory);
      durable.add(directory);
    } catch (IOException e) {
      throw failure.of("force", directory, e);
    }
  }

  @Override
  public InputStream open(int level, LtxFileName name, long offset) throws IOException {
    return open(file(level, name), offset);
  }

  private InputStream open(Path file, long offset) throws IOException {
    try {
      SeekableByteChannel channel = Files.newByteChannel(file);
      try {
        return Channels.newInputStream(channel.position(offset));
      } catch (IOException | RuntimeException | Error e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw failure.of("open", file, e);
    }
  }

  @Override
  public void put(int level, LtxFileName name, UploadSource source) throws IOException {
    Path file = file(level, name);
    try (AtomicFile target = create(file);
        InputStream content = source.open()) {
      long copiedBytes = copy(content, target.channel(), source.sizeBytes());
      if (copiedBytes != source.sizeBytes()) {
        throw new IOException(
            "the source gave " + copiedBytes + " bytes instead of " + source.sizeBytes());
      }
      target.setTimes(source.timestampMillis());
      target.publish();
    } catch (IOException e) {
      throw failure.of("write", file, e);
    }
  }

  private static long copy(InputStream from, FileChannel to, long expectedBytes)
      throws IOException {
    byte[] buffer = new byte[(int) Math.min(COPY_BYTES, Math.max(1, expectedBytes))];
    long copiedBytes = 0;
    int count;
    while ((count = from.read(buffer)) >= 0) {
      writeFully(to, ByteBuffer.wrap(buffer, 0, count));
      copiedBytes += count;
    }
    return copiedBytes;
  }

  private static void writeFully(FileChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  /** Directories are only looked at when they turn out to be missing: this is the hot path. */
  private AtomicFile create(Path file) throws IOException {
    Path directory = file.resolveSibling(".").normalize();
    if (!durable.contains(directory)) {
      makeDirectory(directory);
    }
    try {
      return AtomicFile.create(file);
    } catch (NoSuchFileException e) {
      makeDirectory(directory);
      return AtomicFile.create(file);
    }
  }

  private void makeDirectory(Path directory) throws ReplicaException {
    try {
      Directories.create(directory);
      Directories.forcePathTo(directory);
      durable.add(directory);
    } catch (IOException e) {
      throw failure.ofDirectory(directory, e);
    }
  }

  @Override
  public void delete(List<LtxFileInfo> files) throws IOException {
    for (LtxFileInfo info : files) {
      Path file = file(info.level(), info.name());
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw failure.of("delete", file, e);
      }
    }
  }

  @Override
  public Optional<byte[]> readObject(String name) throws IOException {
    Path file = root.resolve(name);
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failure.of("read", file, e);
    }
  }

  @Override
  public void writeObject(String name, byte[] content) throws IOException {
    Path file = root.resolve(name);
    try (AtomicFile target = create(file)) {
      writeFully(target.channel(), ByteBuffer.wrap(content));
      target.publish();
    } catch (IOException e) {
      throw failure.of("write", file, e);
    }
  }

  @Override
  public List<GenerationFile> listGenerations() throws IOException {
    Path directory = root.resolve("generations");
    List<GenerationFile> files = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return files;
    }
    try (Stream<Path> entries = Files.walk(directory)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
        GenerationFile.parse(
                root.relativize(entry).toString().replace(File.separatorChar, '/'),
                attributes.size(),
                attributes.lastModifiedTime().toMillis())
            .ifPresent(files::add);
      }
    } catch (UncheckedIOException e) {
      throw failure.of("list", directory, new IOException(e.getMessage(), e));
    } catch (IOException e) {
      throw failure.of("list", directory, e);
    }
    return files;
  }

  @Override
  public InputStream openGeneration(GenerationFile file, long offset) throws IOException {
    return open(root.resolve(file.path()), offset);
  }

  @Override
  public void close() {}

  private Path levelDirectory(int level) {
    return root.resolve("ltx").resolve(Integer.toString(level));
  }

  private Path file(int level, LtxFileName name) {
    return levelDirectory(level).resolve(name.toString());
  }
}
