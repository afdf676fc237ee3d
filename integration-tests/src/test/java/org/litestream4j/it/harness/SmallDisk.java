package org.litestream4j.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of its own of a few MiB. Only root can make one; elsewhere the test is skipped. */
public record SmallDisk(Path directory) implements AutoCloseable {
  private static final String BALLAST = "ballast";

  public static SmallDisk mount(Path at, int sizeMib) throws IOException, InterruptedException {
    Files.createDirectories(at);
    int code = run("mount", "-t", "tmpfs", "-o", "size=" + sizeMib + "m", "tmpfs", at.toString());
    Assumptions.assumeTrue(code == 0, "a small tmpfs cannot be mounted here (only root can)");
    return new SmallDisk(at);
  }

  /** Something that is none of ours takes the room, but for {@code freeBytes}. */
  public void fillBut(long freeBytes) throws IOException {
    Path ballast = directory.resolve(BALLAST);
    long size = Math.max(0, directory.toFile().getUsableSpace() - freeBytes);
    try (var out = Files.newOutputStream(ballast)) {
      byte[] block = new byte[4096];
      for (long written = 0; written + block.length <= size; written += block.length) {
        out.write(block);
      }
    }
    assertThat(directory.toFile().getUsableSpace()).isBetween(freeBytes, freeBytes + 8192);
  }

  public void makeRoom() throws IOException {
    Files.delete(directory.resolve(BALLAST));
  }

  public void makeReadOnly() throws IOException, InterruptedException {
    assertThat(run("mount", "-o", "remount,ro", directory.toString())).isZero();
  }

  public void makeWritable() throws IOException, InterruptedException {
    assertThat(run("mount", "-o", "remount,rw", directory.toString())).isZero();
  }

  @Override
  public void close() throws IOException {
    try {
      run("umount", "-l", directory.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException notThere) {
      return -1;
    }
  }
}
