package org.litestream4j.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * Writes one JSON value as indented text, the way Go's {@code MarshalIndent} with two spaces does,
 * which is what scripts around Litestream have seen so far.
 */
public final class JsonWriter implements Closeable {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final StringWriter text = new StringWriter();
  private final JsonGenerator generator;

  private JsonWriter() throws IOException {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
    printer.indentObjectsWith(indenter);
    printer.indentArraysWith(indenter);
    generator = FACTORY.createGenerator(text);
    generator.setPrettyPrinter(printer);
  }

  /** What is written into a value that is open. */
  @FunctionalInterface
  public interface Content {
    void writeTo(JsonWriter json) throws IOException;
  }

  /** The text of an object with the given fields. */
  public static String object(Content fields) {
    return write(json -> json.element(fields));
  }

  /** The text of an array with the given elements. */
  public static String array(Content elements) {
    return write(
        json -> {
          json.generator.writeStartArray();
          elements.writeTo(json);
          json.generator.writeEndArray();
        });
  }

  private static String write(Content content) {
    try (JsonWriter json = new JsonWriter()) {
      content.writeTo(json);
      json.generator.flush();
      return json.text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An object as the next element of the array that is open. */
  public JsonWriter element(Content fields) throws IOException {
    generator.writeStartObject();
    fields.writeTo(this);
    generator.writeEndObject();
    return this;
  }

  public JsonWriter field(String name, String value) throws IOException {
    generator.writeStringField(name, value);
    return this;
  }

  public JsonWriter field(String name, long value) throws IOException {
    generator.writeNumberField(name, value);
    return this;
  }

  public JsonWriter field(String name, boolean value) throws IOException {
    generator.writeBooleanField(name, value);
    return this;
  }

  /** A field that is an array. */
  public JsonWriter array(String name, Content elements) throws IOException {
    generator.writeArrayFieldStart(name);
    elements.writeTo(this);
    generator.writeEndArray();
    return this;
  }

  @Override
  public void close() throws IOException {
    generator.close();
  }
}
