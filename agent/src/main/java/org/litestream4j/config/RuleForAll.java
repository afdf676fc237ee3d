package org.litestream4j.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.litestream4j.bootstrap.ConfigurationException;
import org.litestream4j.bootstrap.Section;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.Settings;

/** The rule for the databases that no entry of {@code dbs} names. */
final class RuleForAll implements DatabaseRule {
  private final List<ReplicaEntry> replicas;
  private final List<GlobPattern> include;
  private final List<GlobPattern> exclude;
  private final Settings settings;

  private RuleForAll(List<ReplicaEntry> replicas, Settings global, Settings settings) {
    this.replicas = replicas;
    this.include = GlobPattern.listOf(global.text(SettingKey.INCLUDE).orElse(""));
    this.exclude = GlobPattern.listOf(global.text(SettingKey.EXCLUDE).orElse(""));
    this.settings = settings;
  }

  static RuleForAll of(List<ReplicaEntry> replicas, Settings outside, Settings top)
      throws ConfigurationException {
    Settings settings =
        RestoreOnStart.inOurWords(outside.of(Section.DATABASE))
            .over(RestoreOnStart.inOurWords(top.of(Section.DATABASE)));
    if (!replicas.isEmpty() && DatabaseConfiguration.waits(settings)) {
      CommitRule.check(settings, replicas.size());
    }
    return new RuleForAll(replicas, outside.over(top), settings);
  }

  /** Whether a commit to one of the databases waits for its replicas. */
  boolean waits() {
    return hasReplica() && DatabaseConfiguration.waits(settings);
  }

  boolean hasReplica() {
    return !replicas.isEmpty();
  }

  @Override
  public boolean matches(Path database) {
    return hasReplica()
        && (include.isEmpty() || anyMatches(include, database))
        && !anyMatches(exclude, database);
  }

  private static boolean anyMatches(List<GlobPattern> globs, Path database) {
    return globs.stream().anyMatch(glob -> glob.matches(database));
  }

  @Override
  public DatabaseConfiguration configure(Path database) {
    Placeholders placeholders = Placeholders.of(database, String.valueOf(database.getFileName()));
    return new DatabaseConfiguration(
        database,
        MetaDirectoryRule.of(database, settings),
        replicas.stream().map(replica -> replica.fill(placeholders)).collect(Collectors.toList()),
        settings);
  }
}
