package org.litestream4j.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.litestream4j.bootstrap.ConfigurationException;
import org.litestream4j.bootstrap.Settings;

/** What is to happen with which database: the file and all that is stated outside it; immutable. */
public final class Configuration {
  private final Settings settings;
  private final List<EntryRule> entries;
  private final RuleForAll forAll;
  private final List<Duration> levels;
  private final List<String> warnings;

  Configuration(
      Settings settings,
      List<EntryRule> entries,
      RuleForAll forAll,
      List<Duration> levels,
      List<String> warnings) {
    this.settings = settings;
    this.entries = Collections.unmodifiableList(new ArrayList<>(entries));
    this.forAll = forAll;
    this.levels = Collections.unmodifiableList(new ArrayList<>(levels));
    this.warnings = Collections.unmodifiableList(new ArrayList<>(warnings));
  }

  /**
   * What is to happen with the database at {@code absolutePath}; empty if nothing is. An entry of
   * {@code dbs} with its path counts first, then one with its directory, then the replica for all.
   */
  public Optional<DatabaseConfiguration> forDatabase(Path absolutePath) {
    List<DatabaseRule> rules = new ArrayList<>(entries);
    rules.add(forAll);
    for (DatabaseRule rule : rules) {
      if (rule.matches(absolutePath)) {
        return Optional.of(rule.configure(absolutePath));
      }
    }
    return Optional.empty();
  }

  /** The databases that are named by their path. */
  public List<DatabaseConfiguration> namedDatabases() {
    List<DatabaseConfiguration> named = new ArrayList<>();
    for (EntryRule rule : entries) {
      if (!rule.entry().isDirectory()) {
        named.add(rule.configure(rule.entry().place()));
      }
    }
    return named;
  }

  /** The directories in which entries of {@code dbs} look for databases. */
  public List<Path> namedDirectories() {
    List<Path> directories = new ArrayList<>();
    for (EntryRule rule : entries) {
      if (rule.entry().isDirectory()) {
        directories.add(rule.entry().place());
      }
    }
    return directories;
  }

  /** As {@link #forDatabase}, by an entry of {@code dbs} alone. */
  public Optional<DatabaseConfiguration> byEntry(Path absolutePath) {
    return entries.stream()
        .filter(rule -> rule.matches(absolutePath))
        .findFirst()
        .map(rule -> rule.configure(absolutePath));
  }

  /** Those that are named by their path and may have to be restored before they are opened. */
  public List<DatabaseConfiguration> databasesToRestoreBeforeMain() {
    List<DatabaseConfiguration> restored = new ArrayList<>(namedDatabases());
    restored.removeIf(
        database -> !database.isRestoredIfMissing() && !database.isComparedBeforeOpen());
    return restored;
  }

  /**
   * Fails if no database at all has a replica.
   *
   * @throws ConfigurationException with what to write
   */
  public void requireReplica() throws ConfigurationException {
    if (entries.isEmpty() && !forAll.hasReplica()) {
      throw new ConfigurationException(
          "the configuration names no database and no replica: write replica: URL, or dbs");
    }
  }

  /** Whether a commit to any database may wait for its replicas. */
  public boolean mayWait() {
    return forAll.waits() || entries.stream().anyMatch(EntryRule::waits);
  }

  /** What is stated for the process; outside the file wins. */
  public Settings settings() {
    return settings;
  }

  /** The intervals of the levels from 1 on; empty if they are left to the default. */
  public List<Duration> levels() {
    return levels;
  }

  /** Lines to say once at the start. */
  public List<String> warnings() {
    return warnings;
  }
}
