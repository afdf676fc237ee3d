package org.litestream4j.restore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which processes have a database open, as far as this one may see: on Linux, the processes of the
 * same user, or all of them for root. Nothing is opened or locked to find out.
 */
public final class DatabaseHolders {
  private final Path processes;

  private DatabaseHolders(Path processes) {
    this.processes = processes;
  }

  public static DatabaseHolders ofThisMachine() {
    return new DatabaseHolders(Paths.get("/proc"));
  }

  /** The process ids and commands, such as {@code 4711 (java)}; empty where there is no procfs. */
  public List<String> of(Path database) throws IOException {
    Set<Object> files = identities(database);
    List<String> holders = new ArrayList<>();
    if (files.isEmpty() || !Files.isDirectory(processes)) {
      return holders;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(processes, "[0-9]*")) {
      for (Path process : entries) {
        if (holdsAny(process, files)) {
          holders.add(process.getFileName() + " (" + command(process) + ")");
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return holders;
  }

  private static Set<Object> identities(Path database) throws IOException {
    List<Path> paths = new ArrayList<>(SideFiles.beside(database));
    paths.add(database);
    Set<Object> identities = new HashSet<>();
    for (Path path : paths) {
      if (Files.exists(path)) {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        if (key != null) {
          identities.add(key);
        }
      }
    }
    return identities;
  }

  /** A process that ends meanwhile, or belongs to somebody else, holds nothing that we can see. */
  private static boolean holdsAny(Path process, Set<Object> files) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (refersToAny(descriptor, files)) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException e) {
      return false;
    }
  }

  private static boolean refersToAny(Path descriptor, Set<Object> files) {
    try {
      String link = Files.readSymbolicLink(descriptor).toString();
      if (!link.startsWith("/") || link.startsWith("/dev/") || link.startsWith("/proc/")) {
        return false;
      }
      Object key = Files.readAttributes(descriptor, BasicFileAttributes.class).fileKey();
      return key != null && files.contains(key);
    } catch (IOException e) {
      return false;
    }
  }

  private static String command(Path process) {
    try {
      byte[] name = Files.readAllBytes(process.resolve("comm"));
      return new String(name, StandardCharsets.UTF_8).trim();
    } catch (IOException e) {
      return "?";
    }
  }
}
