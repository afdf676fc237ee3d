package org.litestream4j.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.apps.InsertsRows;
import org.litestream4j.apps.ListsThreads;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;

/** A JVM that takes itself for one on Windows. */
class UnprovedPlatformIT {
  private static final String LIBRARY = "libsqlitejdbc.so";

  @TempDir private Path directory;

  /** The driver would look for that of Windows. */
  @BeforeEach
  void unpackTheNativeLibraryOfThisMachine() throws IOException {
    String platform =
        System.getProperty("os.arch").equals("aarch64") ? "Linux/aarch64/" : "Linux/x86_64/";
    try (JarFile jar = new JarFile(Driver.newest().classPath().get(0).toFile());
        var in = jar.getInputStream(jar.getJarEntry("org/sqlite/native/" + platform + LIBRARY))) {
      Files.copy(in, directory.resolve(LIBRARY));
    }
  }

  @Test
  void theAgentDoesNothingThereAndSaysSoWhenTheAppUsesSqlite() throws Exception {
    Exit app = run("replica=file://" + replica());

    assertThat(app.code()).as(app.stderr()).isZero();
    assertThat(app.stdout()).isEqualTo("1\n2\n");
    assertThat(app.foreignStderr()).isEmpty();
    assertThat(app.ourLines())
        .singleElement()
        .asString()
        .contains("NOT replicated", "Windows 11", "platform=try");
    assertThat(replica()).doesNotExist();
    assertThat(directory.resolve(".app.db-litestream")).doesNotExist();
  }

  @Test
  void itIsSilentWhereTheAppDoesNotUseSqlite() throws Exception {
    Exit app =
        AgentJvm.withAgent("replica=file://" + replica())
            .option("-Dos.name=Windows 11")
            .run(ListsThreads.class);

    assertThat(app.code()).isZero();
    assertThat(app.stderr()).isEmpty();
  }

  @Test
  void itWorksWhereItIsTold() throws Exception {
    Exit app = run("platform=try,replica=file://" + replica());

    assertThat(app.stdout()).as(app.stderr()).isEqualTo("1\n2\n");
    assertThat(app.ourLines()).singleElement().asString().contains(" is replicated to ");
    assertThat(replica()).isNotEmptyDirectory();
  }

  private Exit run(String argument) throws Exception {
    return AgentJvm.withAgent(argument)
        .driver(Driver.newest())
        .option("-Dos.name=Windows 11")
        .option("-Dorg.sqlite.lib.path=" + directory)
        .run(InsertsRows.class, "jdbc:sqlite:" + directory.resolve("app.db"), "DELETE", "2");
  }

  private Path replica() {
    return directory.resolve("replica");
  }
}
