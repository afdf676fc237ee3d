package org.litestream4j.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** What other processes do to the files: they make backups, put them back, and delete. */
final class Outside {
  private Outside() {}

  static void copy(Path from, Path to) throws Exception {
    run("cp", "-rp", from.toString(), to.toString());
  }

  /** Puts a database and its meta directory back from a copy of their directory. */
  static void moveBack(Path from, Path to, String database) throws Exception {
    String meta = "." + database + "-litestream";
    run("rm", "-rf", to.resolve(database).toString(), to.resolve(meta).toString());
    run("mv", from.resolve(database).toString(), from.resolve(meta).toString(), to.toString());
    run("rm", "-rf", from.toString());
  }

  /** What is not there cannot be deleted. */
  static void delete(Path path) throws Exception {
    run("rm", "-r", path.toString());
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
