package org.litestream4j.simulation.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A path on a simulated disk; its names are those of a path of the real system. */
final class DiskPath implements Path {
  private final DiskFileSystem fileSystem;
  private final Path names;

  DiskPath(DiskFileSystem fileSystem, Path names) {
    this.fileSystem = fileSystem;
    this.names = names;
  }

  Path names() {
    return names;
  }

  private Path of(Path other) {
    return new DiskPath(fileSystem, other);
  }

  private @Nullable Path ofNullable(@Nullable Path other) {
    return other == null ? null : of(other);
  }

  private static Path namesOf(Path path) {
    return ((DiskPath) path).names;
  }

  @Override
  public FileSystem getFileSystem() {
    return fileSystem;
  }

  @Override
  public boolean isAbsolute() {
    return names.isAbsolute();
  }

  @Override
  public @Nullable Path getRoot() {
    return ofNullable(names.getRoot());
  }

  @Override
  public @Nullable Path getFileName() {
    return ofNullable(names.getFileName());
  }

  @Override
  public @Nullable Path getParent() {
    return ofNullable(names.getParent());
  }

  @Override
  public int getNameCount() {
    return names.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return of(names.getName(index));
  }

  @Override
  public Path subpath(int begin, int end) {
    return of(names.subpath(begin, end));
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof DiskPath path && names.startsWith(path.names);
  }

  @Override
  public boolean endsWith(Path other) {
    return other instanceof DiskPath path && names.endsWith(path.names);
  }

  @Override
  public Path normalize() {
    return of(names.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return of(names.resolve(namesOf(other)));
  }

  @Override
  public Path relativize(Path other) {
    return of(names.relativize(namesOf(other)));
  }

  @Override
  public URI toUri() {
    return URI.create("simulated://" + names);
  }

  @Override
  public Path toAbsolutePath() {
    return of(names.toAbsolutePath());
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return of(names.toAbsolutePath().normalize());
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int compareTo(Path other) {
    return names.compareTo(namesOf(other));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DiskPath path
        && fileSystem == path.fileSystem
        && names.equals(path.names);
  }

  @Override
  public int hashCode() {
    return Objects.hash(fileSystem, names);
  }

  @Override
  public String toString() {
    return names.toString();
  }
}
