package org.litestream4j.it.differential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One line of a transcript: who made which call, and what was answered. */
record AnsweredCall(String number, String actor, String call, String answer) {
  static List<AnsweredCall> of(Path transcript) throws IOException {
    return Files.readAllLines(transcript).stream().map(AnsweredCall::parse).toList();
  }

  static AnsweredCall parse(String line) {
    String[] parts = line.split("\t", -1);
    return new AnsweredCall(parts[0], parts[1], parts[2], parts[3]);
  }

  boolean isSameCallAs(AnsweredCall other) {
    return number.equals(other.number) && actor.equals(other.actor) && call.equals(other.call);
  }

  @Override
  public String toString() {
    return number + " " + actor + ": " + call + "\n      " + answer;
  }
}
