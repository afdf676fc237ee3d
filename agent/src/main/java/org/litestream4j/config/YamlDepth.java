package org.litestream4j.config;

import java.nio.file.Path;
import org.litestream4j.bootstrap.ConfigurationException;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;

/** Refuses YAML that is nested so deep that building its nodes would overflow the stack. */
final class YamlDepth {
  private static final int DEEPEST = 50;

  private YamlDepth() {}

  static void check(Path file, Iterable<Event> events) throws ConfigurationException {
    int depth = 0;
    for (Event event : events) {
      if (event instanceof CollectionStartEvent) {
        depth++;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
      if (depth > DEEPEST) {
        throw new ConfigurationException(file + " is nested too deep to be a configuration file");
      }
    }
  }
}
