package org.litestream4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.capture.LockOutsider;
import org.litestream4j.restore.ReferenceReplica;

/** What a running agent knows of its database is not changed behind its back. */
class RunningReplicationTest {
  @TempDir Path temporary;

  private Path database;
  private String url;

  @BeforeEach
  void prepare() throws Exception {
    database = temporary.resolve("app.db");
    Files.createDirectory(temporary.resolve(".app.db-litestream"));
    url = "file://" + ReferenceReplica.named("f-damaged/undamaged").unpackTo(temporary);
  }

  @Test
  void aDatabaseThatARunningProcessReplicatesAdoptsNoReplica() throws Exception {
    Files.createFile(database);
    assertRefusedUntilTheHolderEnds("adopt", "-db", database.toString(), url);
  }

  @Test
  void aDatabaseThatARunningProcessReplicatesIsNotRestored() throws Exception {
    assertRefusedUntilTheHolderEnds("restore", "-o", database.toString(), url);
  }

  private void assertRefusedUntilTheHolderEnds(String... command) throws Exception {
    Process holder = LockOutsider.hold(temporary.resolve(".app.db-litestream/lock"));
    CommandResult refused = CommandResult.of(command);
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err())
        .isEqualTo(
            "Error: cannot "
                + command[0]
                + " "
                + database
                + ": a running process replicates it\n"
                + "Try: end that process first, and start it again afterwards\n");
    assertThat(temporary.resolve(".app.db-litestream/identity.json")).doesNotExist();
    holder.destroyForcibly().waitFor();
    CommandResult done = CommandResult.of(command);
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(temporary.resolve(".app.db-litestream/identity.json")).exists();
  }
}
