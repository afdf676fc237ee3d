package org.litestream4j.apps.calls;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A line for each call: its number, who made it, the call, the answer; with tabs between them. */
final class Transcript implements Closeable {
  private final BufferedWriter out;
  private final String directory;
  private int calls;

  Transcript(Path file, Path directory) throws IOException {
    // Unlike those of Files, this writer does not fail at half a character.
    this.out =
        new BufferedWriter(
            new OutputStreamWriter(Files.newOutputStream(file), StandardCharsets.UTF_8));
    this.directory = directory.toAbsolutePath().normalize().toString();
  }

  int calls() {
    return calls;
  }

  void add(String actor, String call, String answer) throws IOException {
    calls++;
    out.write(calls + "\t" + actor + "\t" + escaped(call) + "\t" + escaped(answer) + "\n");
    out.flush();
  }

  private String escaped(String text) {
    return text.replace(directory, "<directory>")
        .replace("\\", "\\\\")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\t", "\\t")
        .replace("\u0000", "\\0");
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
