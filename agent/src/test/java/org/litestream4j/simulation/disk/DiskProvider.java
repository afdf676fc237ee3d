package org.litestream4j.simulation.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.litestream4j.io.Time;
import org.litestream4j.simulation.Fault;
import org.litestream4j.simulation.Faults;

/** The calls of a simulated disk; each may fail, or be the last one of its process. */
final class DiskProvider extends FileSystemProvider {
  private final DiskDirectory root;
  private final Faults faults;
  private final Time time;

  DiskProvider(DiskDirectory root, Faults faults, Time time) {
    this.root = root;
    this.faults = faults;
    this.time = time;
  }

  private static Path absolute(Path path) {
    return ((DiskPath) path).names().toAbsolutePath().normalize();
  }

  private @Nullable DiskEntry find(Path path) {
    DiskEntry found = root;
    for (Path name : absolute(path)) {
      if (!(found instanceof DiskDirectory directory)) {
        return null;
      }
      found = directory.get(name.toString()).orElse(null);
    }
    return found;
  }

  private DiskEntry get(Path path) throws NoSuchFileException {
    DiskEntry found = find(path);
    if (found == null) {
      throw new NoSuchFileException(path.toString());
    }
    return found;
  }

  private DiskDirectory directory(Path path) throws IOException {
    if (get(path) instanceof DiskDirectory directory) {
      return directory;
    }
    throw new NotDirectoryException(path.toString());
  }

  private DiskDirectory parent(Path path) throws IOException {
    Path parent = path.getFileSystem().getPath(absolute(path).toString()).getParent();
    return parent == null ? root : directory(parent);
  }

  private static String name(Path path) {
    return String.valueOf(absolute(path).getFileName());
  }

  private FileTime now() {
    return FileTime.from(time.nanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    DiskEntry found = find(path);
    if (found instanceof DiskDirectory directory) {
      faults.alive();
      return new DirectoryChannel(directory, faults);
    }
    boolean isNew = options.contains(StandardOpenOption.CREATE_NEW);
    if (found == null) {
      if (!isNew && !options.contains(StandardOpenOption.CREATE)) {
        faults.alive();
        throw new NoSuchFileException(path.toString());
      }
      faults.call();
      faults.failAt(Fault.NO_SPACE, "create " + path);
      found = new DiskFile(now());
      parent(path).put(name(path), found);
    } else if (isNew) {
      throw new FileAlreadyExistsException(path.toString());
    }
    DiskFile file = (DiskFile) found;
    if (options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
      faults.call();
      file.cut(0);
    }
    return new DiskChannel(file, faults, path.toString());
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    faults.alive();
    faults.failAt(Fault.IO_ERROR, "open " + path);
    return newFileChannel(path, options, attributes);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
    faults.alive();
    faults.failAt(Fault.IO_ERROR, "list " + path);
    List<Path> accepted = new ArrayList<>();
    for (String name : directory(path).names()) {
      Path entry = path.resolve(name);
      if (filter.accept(entry)) {
        accepted.add(entry);
      }
    }
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return accepted.iterator();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
    if (find(path) != null) {
      throw new FileAlreadyExistsException(path.toString());
    }
    faults.call();
    faults.failAt(Fault.NO_SPACE, "mkdir " + path);
    parent(path).put(name(path), new DiskDirectory());
  }

  @Override
  public void delete(Path path) throws IOException {
    faults.alive();
    if (get(path) instanceof DiskDirectory directory && !directory.names().isEmpty()) {
      throw new DirectoryNotEmptyException(path.toString());
    }
    faults.call();
    faults.failAt(Fault.IO_ERROR, "delete " + path);
    parent(path).remove(name(path));
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    faults.call();
    faults.failAt(Fault.IO_ERROR, "rename " + source);
    DiskEntry unused = get(source);
    if (parent(source) != parent(target)) {
      throw new UnsupportedOperationException("rename between directories");
    }
    parent(source).rename(name(source), name(target));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    faults.alive();
    DiskEntry unused = get(path);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    faults.alive();
    return (A) new DiskAttributes(get(path));
  }

  @Override
  @SuppressWarnings("unchecked")
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return type == BasicFileAttributeView.class ? (V) new View(path) : null;
  }

  private final class View implements BasicFileAttributeView {
    private final Path path;

    View(Path path) {
      this.path = path;
    }

    @Override
    public String name() {
      return "basic";
    }

    @Override
    public BasicFileAttributes readAttributes() throws IOException {
      return DiskProvider.this.readAttributes(path, BasicFileAttributes.class);
    }

    @Override
    public void setTimes(FileTime modified, FileTime accessed, FileTime created)
        throws IOException {
      faults.alive();
      ((DiskFile) get(path)).setModified(modified);
    }
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) {
    throw new UnsupportedOperationException(names);
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options) {
    throw new UnsupportedOperationException(name);
  }

  @Override
  public boolean isSameFile(Path one, Path other) throws IOException {
    return get(one) == get(other);
  }

  @Override
  public boolean isHidden(Path path) {
    return false;
  }

  @Override
  public FileStore getFileStore(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getScheme() {
    return "simulated";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }
}
