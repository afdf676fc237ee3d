package org.litestream4j.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A JSON object of texts, and of lists of such objects; what else it holds is skipped. */
public final class JsonTree {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, List<JsonTree>> lists = new HashMap<>();

  private JsonTree() {}

  /**
   * @throws IOException if {@code content} is not a JSON object
   */
  public static JsonTree parse(byte[] content) throws IOException {
    try (JsonParser parser = FACTORY.createParser(content)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a JSON object");
      }
      return object(parser);
    }
  }

  private static JsonTree object(JsonParser parser) throws IOException {
    JsonTree tree = new JsonTree();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_ARRAY) {
        tree.lists.put(name, list(parser));
      } else if (value.isScalarValue()) {
        tree.texts.put(name, parser.getText());
      } else {
        parser.skipChildren();
      }
    }
    return tree;
  }

  private static List<JsonTree> list(JsonParser parser) throws IOException {
    List<JsonTree> elements = new ArrayList<>();
    while (true) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new IOException("it ends within a list");
      }
      if (token == JsonToken.END_ARRAY) {
        return elements;
      }
      if (token == JsonToken.START_OBJECT) {
        elements.add(object(parser));
      } else {
        parser.skipChildren();
      }
    }
  }

  /** Empty if there is none. */
  public String text(String name) {
    return texts.getOrDefault(name, "");
  }

  /** 0 if there is none. */
  public long number(String name) throws IOException {
    try {
      return Long.parseLong(texts.getOrDefault(name, "0"));
    } catch (NumberFormatException e) {
      throw new IOException(name + " is no number: " + text(name), e);
    }
  }

  /** Empty if there is none. */
  public List<JsonTree> list(String name) {
    return lists.getOrDefault(name, Collections.emptyList());
  }
}
