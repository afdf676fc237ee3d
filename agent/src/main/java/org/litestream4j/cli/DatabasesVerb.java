package org.litestream4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.litestream4j.config.Configuration;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.config.ReplicaConfiguration;
import org.litestream4j.json.JsonWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the databases that the configuration names, with the type of each replica. */
@Command(name = "databases", description = "Lists the databases of the configuration file.")
final class DatabasesVerb implements Verb {
  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  @Option(names = "-json", description = "Print JSON.")
  private boolean json;

  @Override
  public int execute(Terminal terminal) throws CommandException, IOException {
    Collection<DatabaseConfiguration> databases = databases(configuration.load());
    if (json) {
      terminal.print(asJson(databases));
    } else {
      asTable(databases).printTo(terminal);
    }
    return 0;
  }

  /** Those named by their path come first; a file that is found twice is listed once. */
  static Collection<DatabaseConfiguration> databases(Configuration configuration)
      throws IOException {
    Map<Path, DatabaseConfiguration> databases = new LinkedHashMap<>();
    for (DatabaseConfiguration named : configuration.namedDatabases()) {
      databases.put(named.path(), named);
    }
    for (Path directory : configuration.namedDirectories()) {
      for (Path file : DirectoryScan.databasesBelow(directory)) {
        configuration.byEntry(file).ifPresent(found -> databases.putIfAbsent(file, found));
      }
    }
    return databases.values();
  }

  private static String asJson(Collection<DatabaseConfiguration> databases) {
    return JsonWriter.array(
        array -> {
          for (DatabaseConfiguration database : databases) {
            for (ReplicaConfiguration replica : database.replicas()) {
              array.element(
                  fields ->
                      fields
                          .field("path", database.path().toString())
                          .field("replica", replica.type().toString()));
            }
          }
        });
  }

  private static Table asTable(Collection<DatabaseConfiguration> databases) {
    Table table = new Table("path", "replica");
    for (DatabaseConfiguration database : databases) {
      for (ReplicaConfiguration replica : database.replicas()) {
        table.row(database.path(), replica.type());
      }
    }
    return table;
  }
}
