package org.litestream4j.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchTest {
  @ParameterizedTest
  @CsvSource({
    "jdk.compiler/com.sun.tools.javac.Main A.java, jdk.compiler",
    "java.base/sun.security.tools.keytool.Main -list, java.base",
    "jdk.jcmd/sun.tools.jps.Jps, jdk.jcmd",
    "sun.tools.jps.Jps -l, ''",
    "com.sun.tools.javac.Main A.java, ''"
  })
  void theToolsOfTheJdkAreLeftAlone(String command, String module) {
    assertThat(launch(command, module, "").isToolOfJdk()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "com.example.App, '', app.jar",
    "com.example/com.example.App, com.example, ''",
    "jdk.compiler/com.sun.tools.javac.launcher.Main App.java, jdk.compiler, ''",
    "sun.jar x, '', sun.jar",
    "'', '', ''"
  })
  void appsAreNot(String command, String module, String classPath) {
    assertThat(launch(command, module, classPath).isToolOfJdk()).isFalse();
    assertThat(launch(command, module, classPath).isOwnProgram()).isFalse();
  }

  @Test
  void ourOwnProgramsAreKnownByMainClassAndByTheManifestOfTheirJar(@TempDir Path directory)
      throws IOException {
    Path jar = jarOf(directory.resolve("re named.jar"), "org.litestream4j.bootstrap.Main");
    Path app = jarOf(directory.resolve("litestream.jar"), "com.example.App");

    assertThat(launch("org.litestream4j.bootstrap.Main restore a", "", "x.jar").isOwnProgram())
        .isTrue();
    assertThat(launch(jar + " restore a.db", "", jar.toString()).isOwnProgram()).isTrue();
    assertThat(launch(app + " restore a.db", "", app.toString()).isOwnProgram()).isFalse();
    assertThat(launch("org.litestream4j.apps.App", "", jar.toString()).isOwnProgram()).isFalse();
  }

  private static Launch launch(String command, String module, String classPath) {
    Properties properties = new Properties();
    properties.setProperty("sun.java.command", command);
    properties.setProperty("jdk.module.main", module);
    properties.setProperty("java.class.path", classPath);
    return Launch.of(properties);
  }

  private static Path jarOf(Path file, String mainClass) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
    new JarOutputStream(Files.newOutputStream(file), manifest).close();
    return file;
  }
}
