package org.litestream4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.capture.ReplicationLock;

/** Keeps verbs from what a running agent knows of its database: it would go on as before. */
final class RunningReplication {
  private RunningReplication() {}

  /** From here to the end of this process no agent can begin to replicate the database either. */
  static void refuse(String verb, Path database, MetaDirectory meta)
      throws CommandException, IOException {
    if (Files.isDirectory(meta.root()) && !ReplicationLock.acquire(meta)) {
      throw new CommandException(
          "cannot " + verb + " " + database + ": a running process replicates it",
          "end that process first, and start it again afterwards");
    }
  }
}
