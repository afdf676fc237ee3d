package org.litestream4j.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFilePathTest {
  private static final Path USUAL = Path.of("/etc/litestream.yml");

  @Test
  void theNamedFileCounts(@TempDir Path directory) throws Exception {
    Path file = Files.createFile(directory.resolve("litestream.yml"));

    assertThat(ConfigurationFilePath.of(read(file.toString()))).contains(file);
  }

  @Test
  void aNamedFileThatIsMissingIsAnError(@TempDir Path directory) {
    Path file = directory.resolve("none.yml");

    assertThatThrownBy(() -> ConfigurationFilePath.of(read(file.toString())))
        .hasMessage("configuration file " + file + " is not there (argument of the agent)");
  }

  @Test
  void aDirectoryIsSaidToBeOne(@TempDir Path directory) {
    assertThatThrownBy(() -> ConfigurationFilePath.of(read(directory.toString())))
        .hasMessage(
            directory
                + " is a directory, not a configuration file: name the file; for a replica in this"
                + " directory write replica=file://"
                + directory
                + " (argument of the agent)");
  }

  @Test
  void withoutFileAndReplicaNothingCanWork() throws Exception {
    assumeFalse(Files.exists(USUAL));

    assertThat(ConfigurationFilePath.requiredBy(read("replica=file:///backup"))).isEmpty();
    assertThatThrownBy(() -> ConfigurationFilePath.requiredBy(read("")))
        .message()
        .startsWith("nothing says where to replicate to: write -javaagent:litestream.jar=replica=");
  }

  private static Settings read(String argument) throws ConfigurationException {
    return SettingSources.of(argument, new Properties(), Map.of()).read();
  }
}
