package org.litestream4j.replica.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.litestream4j.replica.ReplicaException;
import org.litestream4j.replica.ReplicaException.Kind;

/** Says what went wrong in the directory of a replica, whether it may pass, and what to do. */
final class FileFailure {
  private static final String PERMISSION_DENIED = "permission denied";
  private static final String NOT_A_DIRECTORY = "not a directory";
  private static final Set<String> PERMANENT =
      new HashSet<>(
          Arrays.asList(
              PERMISSION_DENIED,
              NOT_A_DIRECTORY,
              "operation not permitted",
              "read-only file system"));

  private final Path root;

  FileFailure(Path root) {
    this.root = root;
  }

  ReplicaException of(String operation, Path object, IOException cause) {
    if (cause instanceof ReplicaException) {
      return (ReplicaException) cause;
    }
    Kind kind = kind(cause);
    return new ReplicaException(
        kind, "cannot " + operation + " " + object + ": " + reason(cause) + hint(kind), cause);
  }

  /** A directory of the replica is missing and cannot be made. */
  ReplicaException ofDirectory(Path directory, IOException cause) {
    if (cause instanceof NoSuchFileException) { // Its parent is there: it is the likes of /proc.
      return new ReplicaException(
          Kind.GIVE_UP,
          "cannot make the directory "
              + ((NoSuchFileException) cause).getFile()
              + ": this file system takes none there"
              + hint(Kind.GIVE_UP),
          cause);
    }
    return of("make the directory", directory, cause);
  }

  private static Kind kind(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return Kind.NOT_FOUND;
    }
    return PERMANENT.contains(reason(cause)) ? Kind.GIVE_UP : Kind.RETRY;
  }

  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "it does not exist";
    }
    if (cause instanceof AccessDeniedException) {
      return PERMISSION_DENIED;
    }
    if (cause instanceof NotDirectoryException || cause instanceof FileAlreadyExistsException) {
      return NOT_A_DIRECTORY;
    }
    Optional<String> bySystem =
        cause instanceof FileSystemException
            ? Optional.ofNullable(((FileSystemException) cause).getReason())
            : Optional.ofNullable(cause.getMessage());
    return bySystem.map(reason -> reason.toLowerCase(Locale.ROOT)).orElse(cause.toString());
  }

  private String hint(Kind kind) {
    return kind == Kind.GIVE_UP
        ? "; the replica " + root + " must be a directory that this process may read and write"
        : "";
  }
}
