package org.litestream4j.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.litestream4j.bootstrap.ConfigurationException;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A YAML mapping that keeps its lines. Merge keys ({@code <<}) work, as in Litestream's YAML. */
final class YamlMapping {
  private static final String MERGE = "<<";
  private static final int DEEPEST_MERGE = 20;

  private final Map<String, YamlEntry> entries;

  private YamlMapping(Map<String, YamlEntry> entries) {
    this.entries = entries;
  }

  /** The mapping that {@code text} holds; an empty text is an empty mapping. */
  static YamlMapping parse(Path file, String text) throws ConfigurationException {
    Optional<Node> root;
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
      YamlDepth.check(file, new Parse(settings).parseString(text));
      root = new Compose(settings).composeString(text);
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(mark -> " line " + (mark.getLine() + 1)).orElse("");
      throw new ConfigurationException(file + line + " is not YAML: " + e.getProblem(), e);
    } catch (YamlEngineException e) {
      throw new ConfigurationException(file + " is not YAML: " + e.getMessage(), e);
    }
    if (!root.isPresent()) {
      return new YamlMapping(new LinkedHashMap<>());
    }
    YamlEntry whole = new YamlEntry(file, "the file", 1, root.get());
    return whole.isAbsent() ? new YamlMapping(new LinkedHashMap<>()) : whole.mapping();
  }

  static YamlMapping of(Path file, MappingNode node) throws ConfigurationException {
    return of(file, node, 0);
  }

  private static YamlMapping of(Path file, MappingNode node, int depth)
      throws ConfigurationException {
    Map<String, YamlEntry> entries = new LinkedHashMap<>();
    List<YamlEntry> merges = new ArrayList<>();
    for (NodeTuple tuple : node.getValue()) {
      YamlEntry entry = entryOf(file, tuple);
      if (entry.name().equals(MERGE)) {
        merges.add(entry);
      } else if (entries.put(entry.name(), entry) != null) {
        throw entry.wrong("is stated twice");
      }
    }
    for (YamlEntry merge : merges) {
      mergeInto(entries, file, merge, depth);
    }
    return new YamlMapping(entries);
  }

  private static void mergeInto(
      Map<String, YamlEntry> entries, Path file, YamlEntry merge, int depth)
      throws ConfigurationException {
    if (depth == DEEPEST_MERGE) {
      throw merge.wrong("merges too deep");
    }
    if (merge.isList()) {
      for (YamlEntry item : merge.items()) {
        mergeInto(entries, file, item, depth + 1);
      }
    } else {
      Map<String, YamlEntry> merged = of(file, merge.mappingNode(), depth + 1).entries;
      merged.forEach(entries::putIfAbsent);
    }
  }

  private static YamlEntry entryOf(Path file, NodeTuple tuple) throws ConfigurationException {
    Node key = tuple.getKeyNode();
    String name = key instanceof ScalarNode ? ((ScalarNode) key).getValue() : "a key";
    YamlEntry entry = new YamlEntry(file, name, lineOf(key), tuple.getValueNode());
    if (!(key instanceof ScalarNode)) {
      throw entry.wrong("must be a plain word");
    }
    return entry;
  }

  /** Counts from 1. */
  static int lineOf(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  Collection<YamlEntry> entries() {
    return entries.values();
  }
}
