package org.litestream4j.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** What other processes do to the files: backups that are made, and put back. */
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

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
