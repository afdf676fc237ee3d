package org.litestream4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.Command;

/** Prints the version. */
@Command(name = "version", description = "Prints the version.")
final class VersionVerb implements Verb {
  private static final String RESOURCE = "version.properties";

  @Override
  public int execute(Terminal terminal) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = VersionVerb.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException("the jar is damaged: it lacks " + RESOURCE);
      }
      properties.load(in);
    }
    terminal.print(properties.getProperty("version", "unknown"));
    return 0;
  }
}
