package org.litestream4j.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.litestream4j.bootstrap.ConfigurationException;
import org.litestream4j.bootstrap.Section;
import org.litestream4j.bootstrap.Settings;

/** The rule that an entry of {@code dbs} makes. */
final class EntryRule implements DatabaseRule {
  private final DatabaseEntry entry;
  private final Settings settings;
  private final List<ReplicaEntry> replicas;

  private EntryRule(DatabaseEntry entry, Settings settings, List<ReplicaEntry> replicas) {
    this.entry = entry;
    this.settings = settings;
    this.replicas = replicas;
  }

  /**
   * @param replicasForAll taken where the entry states none
   */
  static EntryRule of(
      DatabaseEntry entry, Settings outside, Settings top, List<ReplicaEntry> replicasForAll)
      throws ConfigurationException {
    Settings settings =
        RestoreOnStart.inOurWords(outside.of(Section.DATABASE))
            .over(RestoreOnStart.inOurWords(entry.settings()))
            .over(RestoreOnStart.inOurWords(top.of(Section.DATABASE)));
    List<ReplicaEntry> replicas = new ArrayList<>();
    for (ReplicaEntry own : entry.replicas()) {
      replicas.add(own.inheriting(outside, top));
    }
    if (replicas.isEmpty() && replicasForAll.isEmpty()) {
      throw new ConfigurationException(
          "an entry of dbs has no replica: write one below it (" + entry.origin() + ")");
    }
    List<ReplicaEntry> used = replicas.isEmpty() ? replicasForAll : replicas;
    if (DatabaseConfiguration.waits(settings)) {
      CommitRule.check(settings, used.size());
    }
    return new EntryRule(entry, settings, used);
  }

  /** As {@link RuleForAll#waits()}. */
  boolean waits() {
    return DatabaseConfiguration.waits(settings);
  }

  DatabaseEntry entry() {
    return entry;
  }

  @Override
  public boolean matches(Path database) {
    return entry.matches(database);
  }

  @Override
  public DatabaseConfiguration configure(Path database) {
    Placeholders placeholders = Placeholders.of(database, appendedFor(database));
    return new DatabaseConfiguration(
        database,
        MetaDirectoryRule.of(database, entry, settings),
        replicas.stream().map(replica -> replica.fill(placeholders)).collect(Collectors.toList()),
        settings);
  }

  private String appendedFor(Path database) {
    if (entry.isDirectory()) {
      return entry.relative(database).toString().replace('\\', '/');
    }
    return entry.replicas().isEmpty() ? String.valueOf(database.getFileName()) : "";
  }
}
