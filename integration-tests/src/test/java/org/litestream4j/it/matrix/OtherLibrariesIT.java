package org.litestream4j.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.litestream4j.apps.UsesAndroidxSqlite;
import org.litestream4j.apps.UsesSqlite4java;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.Rows;
import org.litestream4j.it.harness.Shipped;

/** Libraries with a SQLite of their own that do not go through sqlite-jdbc. */
class OtherLibrariesIT {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"sqlite4java, sqlite4java", "androidx-sqlite, androidx.sqlite"})
  void whatItOpensIsLeftAloneAndSaidOnceToBeNotReplicated(String folder, String name)
      throws Exception {
    Exit without = run(AgentJvm.withoutAgent(), folder, "plain.db");
    Path replica = directory.resolve("replica");
    Exit with = run(AgentJvm.withAgent("replica=file://" + replica), folder, "app.db");

    assertThat(with.code()).as(with.stderr()).isZero();
    assertThat(with.stdout()).isEqualTo(without.stdout()).isEqualTo("row 0\nrow 0\nrow 1\n");
    assertThat(with.foreignStderr()).isEqualTo(without.stderr());
    assertThat(with.ourLines()).singleElement().asString().contains("NOT replicated", name);
    assertThat(Rows.of(directory.resolve("app.db"), "SELECT text FROM t")).hasSize(2);
    assertThat(replica).doesNotExist();
    assertThat(directory.resolve(".app.db-litestream")).doesNotExist();
  }

  private Exit run(AgentJvm jvm, String folder, String database) throws Exception {
    Path library = Shipped.realApp(folder);
    Class<?> app = folder.equals("sqlite4java") ? UsesSqlite4java.class : UsesAndroidxSqlite.class;
    return jvm.classPath(library.resolve("*"))
        .option("-Dsqlite4java.library.path=" + library)
        .run(app, directory.resolve(database).toString());
  }
}
