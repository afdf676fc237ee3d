package org.litestream4j.replica.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import org.litestream4j.replica.ReplicaException;
import org.litestream4j.replica.ReplicaException.Kind;

/** Says what went wrong in the directory of a replica, whether it may pass, and what to do. */
final class FileFailure {
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

  private static Kind kind(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return Kind.NOT_FOUND;
    }
    if (cause instanceof AccessDeniedException
        || cause instanceof NotDirectoryException
        || cause instanceof FileAlreadyExistsException
        || reason(cause).toLowerCase(Locale.ROOT).contains("read-only file system")) {
      return Kind.GIVE_UP;
    }
    return Kind.RETRY;
  }

  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "it does not exist";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof NotDirectoryException || cause instanceof FileAlreadyExistsException) {
      return ((FileSystemException) cause).getFile() + " is not a directory";
    }
    if (cause instanceof FileSystemException) {
      String reason = ((FileSystemException) cause).getReason();
      return reason != null ? reason : cause.toString();
    }
    String message = cause.getMessage();
    return message != null ? message : cause.toString();
  }

  private String hint(Kind kind) {
    return kind == Kind.GIVE_UP
        ? "; the replica " + root + " must be a directory that this process may read and write"
        : "";
  }
}
