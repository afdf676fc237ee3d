package org.litestream4j.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.litestream4j.bootstrap.ConfigurationException;
import org.litestream4j.bootstrap.GoDuration;
import org.litestream4j.bootstrap.Place;
import org.litestream4j.bootstrap.Settings;

/** What a configuration file states, in Litestream's form, each part checked for itself. */
final class ConfigurationFile {
  private static final long LARGEST_BYTES = 4 << 20;

  private final Settings top;
  private final TopReader parts;

  private ConfigurationFile(Settings top, TopReader parts) {
    this.top = top;
    this.parts = parts;
  }

  static ConfigurationFile none() {
    return new ConfigurationFile(Settings.none(), new TopReader());
  }

  /** {@code file} is for messages. */
  static ConfigurationFile parse(Path file, String text) throws ConfigurationException {
    TopReader parts = new TopReader();
    Settings top = new SettingsReader(Place.FILE_TOP, parts).read(YamlMapping.parse(file, text));
    return new ConfigurationFile(top, parts);
  }

  static String read(Path file) throws ConfigurationException {
    try {
      if (Files.size(file) > LARGEST_BYTES) {
        throw new ConfigurationException(file + " is too large to be a configuration file");
      }
      byte[] bytes = Files.readAllBytes(file);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ConfigurationException(file + " is not UTF-8 text", e);
    } catch (IOException e) {
      throw new ConfigurationException("cannot read configuration file " + file + ": " + e, e);
    }
  }

  Settings top() {
    return top;
  }

  List<DatabaseEntry> databases() {
    return parts.databases;
  }

  /** Of the databases that no entry names. */
  List<ReplicaEntry> replicasForAll() {
    return parts.replicas.replicas();
  }

  /** The intervals of the levels from 1 on; empty if the file leaves them to the default. */
  List<Duration> levels() {
    return parts.levels;
  }

  private static final class TopReader implements SettingsReader.Structures {
    private static final List<String> NAMES =
        Collections.unmodifiableList(Arrays.asList("dbs", "levels", "replica", "replicas", "age"));

    private final List<DatabaseEntry> databases = new ArrayList<>();
    private final List<Duration> levels = new ArrayList<>();
    private final ReplicasReader replicas = new ReplicasReader();

    @Override
    public List<String> names() {
      return NAMES;
    }

    /** At the top a plain {@code replica: URL} is the same key as outside the file. */
    @Override
    public boolean accept(YamlEntry entry) {
      return NAMES.contains(entry.name()) && !(entry.name().equals("replica") && entry.isScalar());
    }

    @Override
    public void read(YamlEntry entry) throws ConfigurationException {
      switch (entry.name()) {
        case "dbs":
          readDatabases(entry);
          break;
        case "levels":
          readLevels(entry);
          break;
        default:
          replicas.read(entry);
      }
    }

    private void readDatabases(YamlEntry dbs) throws ConfigurationException {
      for (YamlEntry item : dbs.items()) {
        ReplicasReader own = new ReplicasReader();
        Settings settings = new SettingsReader(Place.DATABASE_ENTRY, own).read(item.mapping());
        databases.add(DatabaseEntry.of(settings, own.replicas(), item.origin()));
      }
    }

    private void readLevels(YamlEntry entry) throws ConfigurationException {
      for (YamlEntry item : entry.items()) {
        for (YamlEntry interval : item.mapping().entries()) {
          levels.add(levelOf(interval));
        }
      }
    }

    private static Duration levelOf(YamlEntry interval) throws ConfigurationException {
      if (!interval.name().equals("interval")) {
        throw interval.wrong("is unknown here: a level has an interval");
      }
      try {
        return GoDuration.parsePositive(interval.text().orElse(""));
      } catch (IllegalArgumentException e) {
        throw interval.wrong("has a bad value: " + e.getMessage());
      }
    }
  }
}
