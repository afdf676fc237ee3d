package org.litestream4j.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.apps.HostsWebApps;
import org.litestream4j.apps.WebApp;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.litestream4j.it.harness.FileReplica;
import org.litestream4j.it.harness.Rows;
import org.litestream4j.it.harness.RunningJvm;
import org.litestream4j.it.harness.Shipped;

/** Web apps in one Tomcat, each with a driver of its own below {@code WEB-INF/lib}. */
class WebAppsIT {
  private static final int REDEPLOYS = Integer.getInteger("web-apps.redeploys", 10);

  @TempDir private Path directory;

  @Test
  void webAppsWithADriverAndADatabaseEachAreAllReplicated() throws Exception {
    try (RunningJvm tomcat = start()) {
      deploy(tomcat, "a", database("a.db"));
      deploy(tomcat, "b", database("b.db"));
      for (String name : List.of("a.db", "b.db")) {
        tomcat.awaitStderr("litestream: " + database(name) + " is replicated to ");
      }
      undeploy(tomcat, "a");
      Exit exit = end(tomcat);

      assertThat(exit.ourLines()).hasSize(2);
    }
    assertThat(restored("a.db")).containsExactly("/a", "/a ends");
    assertThat(restored("b.db")).containsExactly("/b", "/b ends");
  }

  @Test
  void aDatabaseThatTwoDriversHaveOpenIsReportedOnceAndLeftAlone() throws Exception {
    Path shared = database("shared.db");
    try (RunningJvm tomcat = start()) {
      deploy(tomcat, "a", shared);
      tomcat.awaitStderr("litestream: " + shared + " is replicated to ");
      deploy(tomcat, "b", shared);
      String line = tomcat.awaitStderr("litestream: " + shared + " is NOT replicated any more: ");
      assertThat(line).contains("a/WEB-INF/lib/", "b/WEB-INF/lib/", "class loader that both share");
      deploy(tomcat, "c", shared);
      Exit exit = end(tomcat);

      assertThat(exit.ourLines()).hasSize(2);
    }
    assertThat(Rows.of(shared, "SELECT app FROM visit WHERE app NOT LIKE '% ends'"))
        .containsExactly("/a", "/b", "/c");
    assertThat(restored("shared.db")).as("before the second driver").containsExactly("/a");

    try (RunningJvm tomcat = start()) {
      deploy(tomcat, "a", shared);
      end(tomcat);
    }
    assertThat(restored("shared.db"))
        .as("with one driver again")
        .isEqualTo(Rows.of(shared, "SELECT app FROM visit"))
        .contains("/b", "/c");
  }

  /** Tomcat, the JDK or the driver may keep one, as they do without the agent. */
  @Test
  void aWebAppThatIsRedeployedIsKeptInMemoryByNothingOfOurs() throws Exception {
    int kept;
    try (RunningJvm tomcat = start(AgentJvm.withoutAgent())) {
      for (int deploy = 1; deploy <= 2; deploy++) {
        deploy(tomcat, "b" + deploy, database("b" + deploy + ".db"));
        undeploy(tomcat, "b" + deploy);
      }
      kept = kept(tomcat, 0, 5);
      end(tomcat);
    }
    assertThat(kept).isLessThanOrEqualTo(1);
    try (RunningJvm tomcat = start()) {
      for (int deploy = 1; deploy <= REDEPLOYS; deploy++) {
        Path database = database(deploy + ".db");
        deploy(tomcat, "a" + deploy, database);
        tomcat.awaitStderr("litestream: " + database + " is replicated to ");
        undeploy(tomcat, "a" + deploy);
      }
      assertThat(kept(tomcat, kept, 30)).isLessThanOrEqualTo(kept);
      Exit exit = end(tomcat);

      // On a busy machine Tomcat says how long it took to make its random numbers.
      assertThat(exit.foreignStderr().lines().filter(line -> !line.contains("SecureRandom")))
          .noneMatch(line -> line.matches(".*(failed to|leak|SEVERE|WARNING).*"));
      assertThat(exit.ourLines()).hasSize(REDEPLOYS);
    }
    assertThat(restored("1.db")).containsExactly("/a1", "/a1 ends");
  }

  private static void undeploy(RunningJvm tomcat, String name) throws Exception {
    tomcat.send("undeploy " + name);
    tomcat.awaitStdout(name + " is gone");
  }

  /** How many of the web apps that are gone are in memory still. */
  private static int kept(RunningJvm tomcat, int mayStay, int seconds) throws Exception {
    tomcat.send("collected " + mayStay + " " + seconds);
    return Integer.parseInt(tomcat.awaitStdout("are in memory still").split(" ", -1)[0]);
  }

  private RunningJvm start() throws IOException {
    return start(AgentJvm.withAgent("replica=file://" + directory.resolve("replica/{name}")));
  }

  private RunningJvm start(AgentJvm jvm) throws IOException {
    jvm.classPath(Shipped.realApp("tomcat").resolve("*"));
    // Otherwise Tomcat says that it cannot look for what a web app leaves behind.
    for (String opened :
        List.of(
            "java.base/java.lang",
            "java.base/java.util",
            "java.base/java.io",
            "java.base/java.util.concurrent",
            "java.rmi/sun.rmi.transport")) {
      jvm.option("--add-opens=" + opened + "=ALL-UNNAMED");
    }
    return jvm.start(HostsWebApps.class, directory.resolve("tomcat").toString());
  }

  private void deploy(RunningJvm tomcat, String name, Path database) throws Exception {
    tomcat.send("deploy " + name + " " + makeWebApp(name) + " jdbc:sqlite:" + database);
    assertThat(tomcat.awaitStdout(name + " is ")).isEqualTo(name + " is STARTED");
  }

  private static Exit end(RunningJvm tomcat) throws Exception {
    tomcat.send("end");
    Exit exit = tomcat.await();
    assertThat(exit.code()).as(exit.stderr()).isZero();
    assertThat(exit.stdout()).endsWith("ended\n");
    return exit;
  }

  private Path makeWebApp(String name) throws IOException {
    Path content = directory.resolve("webapps").resolve(name);
    Path lib = Files.createDirectories(content.resolve("WEB-INF/lib"));
    for (Path jar : Driver.newest().classPath()) {
      copy(jar, lib.resolve(jar.getFileName()));
    }
    String file = WebApp.class.getName().replace('.', '/') + ".class";
    copy(Shipped.apps().resolve(file), content.resolve("WEB-INF/classes").resolve(file));
    return content;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    if (Files.notExists(to)) {
      Files.copy(from, to);
    }
  }

  private List<String> restored(String name) throws Exception {
    Path output = Files.createTempDirectory(directory, "restored").resolve(name);
    new FileReplica(directory.resolve("replica").resolve(name)).restoreTo(output);
    return Rows.of(output, "SELECT app FROM visit");
  }

  private Path database(String name) {
    return directory.resolve(name);
  }
}
