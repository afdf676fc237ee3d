package org.litestream4j.cli;

import java.util.List;
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

  @Option(
      names = {"-json", "--json"},
      description = "Print JSON.")
  private boolean json;

  @Override
  public int execute(Terminal terminal) throws CommandException {
    List<DatabaseConfiguration> databases = configuration.load().namedDatabases();
    if (json) {
      terminal.print(asJson(databases));
    } else {
      asTable(databases).printTo(terminal);
    }
    return 0;
  }

  private static String asJson(List<DatabaseConfiguration> databases) {
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

  private static Table asTable(List<DatabaseConfiguration> databases) {
    Table table = new Table("path", "replica");
    for (DatabaseConfiguration database : databases) {
      for (ReplicaConfiguration replica : database.replicas()) {
        table.row(database.path(), replica.type());
      }
    }
    return table;
  }
}
