package org.litestream4j.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.litestream4j.bootstrap.ConfigurationException;
import org.litestream4j.bootstrap.Origin;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** One key of a YAML mapping with what stands behind it. */
final class YamlEntry {
  private final Path file;
  private final String name;
  private final int line;
  private final Node value;

  /** {@code line} counts from 1. */
  YamlEntry(Path file, String name, int line, Node value) {
    this.file = file;
    this.name = name;
    this.line = line;
    this.value = value;
  }

  String name() {
    return name;
  }

  Origin origin() {
    return Origin.file(file, line);
  }

  boolean isAbsent() {
    return value.getTag().equals(Tag.NULL)
        || (isScalar() && ((ScalarNode) value).getValue().isEmpty());
  }

  boolean isScalar() {
    return value instanceof ScalarNode;
  }

  boolean isMapping() {
    return value instanceof MappingNode;
  }

  boolean isList() {
    return value instanceof SequenceNode;
  }

  /** The text of a scalar; empty if nothing stands behind the key. */
  Optional<String> text() throws ConfigurationException {
    if (isAbsent()) {
      return Optional.empty();
    }
    if (!isScalar()) {
      throw wrong("takes one value, not a " + (isList() ? "list" : "mapping"));
    }
    return Optional.of(((ScalarNode) value).getValue());
  }

  MappingNode mappingNode() throws ConfigurationException {
    if (!isMapping()) {
      throw wrong("takes a mapping: keys below it, indented");
    }
    return (MappingNode) value;
  }

  YamlMapping mapping() throws ConfigurationException {
    return YamlMapping.of(file, mappingNode());
  }

  /** The entries of a list, each under this key's name; none if nothing stands behind the key. */
  List<YamlEntry> items() throws ConfigurationException {
    if (isAbsent()) {
      return Collections.emptyList();
    }
    if (!isList()) {
      throw wrong("takes a list: lines below it that begin with '-'");
    }
    List<YamlEntry> items = new ArrayList<>();
    for (Node item : ((SequenceNode) value).getValue()) {
      items.add(new YamlEntry(file, name, YamlMapping.lineOf(item), item));
    }
    return Collections.unmodifiableList(items);
  }

  ConfigurationException wrong(String problem) {
    return new ConfigurationException(name + " " + problem + " (" + origin() + ")");
  }
}
