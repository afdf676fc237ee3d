package org.litestream4j.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonWriterTest {
  @Test
  void indentsLikeGo() {
    String json =
        JsonWriter.object(
            fields ->
                fields
                    .field("text", "a \"quoted\" word")
                    .field("number", 5)
                    .array("list", list -> list.element(one -> one.field("x", 1)))
                    .array("empty", list -> {}));
    assertThat(json)
        .isEqualTo(
            """
            {
              "text": "a \\"quoted\\" word",
              "number": 5,
              "list": [
                {
                  "x": 1
                }
              ],
              "empty": []
            }""");
  }

  @Test
  void writesAnEmptyArrayOnOneLine() {
    assertThat(JsonWriter.array(elements -> {})).isEqualTo("[]");
  }
}
