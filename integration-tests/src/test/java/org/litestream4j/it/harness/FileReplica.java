package org.litestream4j.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The replica of one database in a directory, from outside: its files, and what they restore. */
public record FileReplica(Path directory) {
  public String url() {
    return "file://" + directory;
  }

  /** All files with their sizes in bytes and their times, by path within the replica. */
  public SortedMap<String, String> files() throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    for (Path file : regularFiles()) {
      FileTime time = Files.getLastModifiedTime(file);
      files.put(directory.relativize(file).toString(), Files.size(file) + " bytes, " + time);
    }
    return files;
  }

  /** The files of level 0, in the order of their TXIDs. */
  public List<Path> level0() throws IOException {
    Path level0 = directory.resolve("ltx/0");
    return regularFiles().stream()
        .filter(file -> file.startsWith(level0) && file.toString().endsWith(".ltx"))
        .toList();
  }

  /** The LTX files that are listed here now, as a replica of their own. */
  public FileReplica copyTo(Path copy) throws IOException {
    for (Path file : regularFiles()) {
      if (file.toString().endsWith(".ltx")) {
        Path target = copy.resolve(directory.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    return new FileReplica(copy);
  }

  /** What {@code litestream.jar restore} makes of it. */
  public Path restoreTo(Path output) throws IOException, InterruptedException {
    Exit exit = new Cli().run("restore", "-o", output.toString(), url());
    assertThat(exit.code()).as(exit.stderr()).isZero();
    return output;
  }

  private List<Path> regularFiles() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(directory, new Collecting(files));
    Collections.sort(files);
    return files;
  }

  /** A temporary file may vanish while an app is at work. */
  private static final class Collecting extends SimpleFileVisitor<Path> {
    private final List<Path> files;

    Collecting(List<Path> files) {
      this.files = files;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        files.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }
  }
}
