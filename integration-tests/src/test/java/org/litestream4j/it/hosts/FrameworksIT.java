package org.litestream4j.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.JavaRuntime;
import org.litestream4j.it.harness.Rows;
import org.litestream4j.it.harness.RunningJvm;
import org.litestream4j.it.harness.Shipped;

/**
 * A Spring Boot 3 jar, as its plugin makes it, in which JdbcTemplate, JPA with Hibernate, Spring
 * Data JDBC, jOOQ and MyBatis share a pool of HikariCP.
 */
class FrameworksIT {
  /** Each table, with what describes a row of it, and how many rows its framework leaves. */
  private static final Map<String, Integer> TABLES =
      Map.of(
          "SELECT id || text FROM note", 40,
          "SELECT id || title FROM book", 40,
          "SELECT id || page FROM visit", 20,
          "SELECT id || ' ' || value FROM measurement", 30,
          "SELECT id || title || done FROM task", 40);

  @TempDir private Path directory;

  @Test
  void eachFrameworkReadsAndWritesAsWithoutTheAgentAndAllIsReplicated() throws Exception {
    Exit without = run(List.of(), "without.db");
    String agent = AgentJvm.agentOption("replica=file://" + directory.resolve("replica"));
    Exit with = run(List.of(agent), "with.db");

    assertThat(without.code()).as(without.stderr()).isZero();
    assertThat(without.stdout().lines()).as(without.stdout()).hasSize(TABLES.size());
    assertThat(with.code()).as(with.stderr()).isZero();
    assertThat(with.stdout()).isEqualTo(without.stdout());
    assertThat(with.foreignStderr()).isEqualTo(without.stderr());
    assertThat(with.ourLines()).hasSize(1);
    Path restored = directory.resolve("restored.db");
    new FileReplica(directory.resolve("replica/with.db")).restoreTo(restored);
    assertThat(rows(restored))
        .isEqualTo(rows(directory.resolve("with.db")))
        .isEqualTo(rows(directory.resolve("without.db")))
        .allSatisfy((table, rows) -> assertThat(rows).hasSize(TABLES.get(table)));
  }

  private Exit run(List<String> options, String database) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(JavaRuntime.ofTheTest().home().resolve("bin/java").toString());
    line.addAll(options);
    // It is not the speed of a long run that is looked at.
    line.add("-XX:TieredStopAtLevel=1");
    line.addAll(List.of("-jar", Shipped.frameworksApp().toString()));
    line.add("--spring.datasource.url=jdbc:sqlite:" + directory.resolve(database));
    try (RunningJvm jvm = RunningJvm.startedBy(new ProcessBuilder(line))) {
      return jvm.await();
    }
  }

  private static Map<String, List<String>> rows(Path database) throws Exception {
    Map<String, List<String>> rows = new TreeMap<>();
    for (String table : TABLES.keySet()) {
      rows.put(table, Rows.of(database, table));
    }
    return rows;
  }
}
