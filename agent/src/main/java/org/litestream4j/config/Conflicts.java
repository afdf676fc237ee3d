package org.litestream4j.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.litestream4j.bootstrap.ConfigurationException;
import org.litestream4j.bootstrap.Origin;

/** Two entries of {@code dbs} that cannot both be meant. */
final class Conflicts {
  private Conflicts() {}

  static void reject(List<EntryRule> rules) throws ConfigurationException {
    Map<Path, Origin> databases = new HashMap<>();
    Map<String, Origin> places = new HashMap<>();
    for (EntryRule rule : rules) {
      if (!rule.entry().isDirectory()) {
        Path path = rule.entry().place();
        Origin origin = rule.entry().origin();
        rejectSecond(databases.put(path, origin), path + " stands twice in dbs", origin);
        for (ReplicaConfiguration replica : rule.configure(path).replicas()) {
          String text = "replica " + replica + " would be shared; give each its own path";
          rejectSecond(places.put(replica.toString(), origin), text, origin);
        }
      }
    }
  }

  private static void rejectSecond(@Nullable Origin first, String problem, Origin second)
      throws ConfigurationException {
    if (first != null) {
      throw new ConfigurationException(problem + " (" + first + ", " + second + ")");
    }
  }
}
