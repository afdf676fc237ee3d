package org.litestream4j.apps.calls;

import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Random;

/**
 * Makes calls in the present directory: {@code <seed> <calls> <transcript> <milliseconds to wait
 * for a -wal> <milliseconds to wait in any case>}. Which calls it makes depends on the seed alone,
 * not on what is answered.
 */
public final class MakesCalls {
  private static final int STEPS_OF_EPISODE = 350;

  private MakesCalls() {}

  public static void main(String[] args) throws Exception {
    Path directory = Paths.get("").toAbsolutePath();
    Stage.Patience patience = new Stage.Patience(Long.parseLong(args[3]), Long.parseLong(args[4]));
    try (Transcript transcript = new Transcript(Paths.get(args[2]), directory)) {
      Random random = new Random(Long.parseLong(args[0]));
      Stage stage = new Stage(directory, transcript, patience, random);
      for (int i = 0; transcript.calls() < Integer.parseInt(args[1]); i++) {
        new Episode(stage).play(i + ".db", STEPS_OF_EPISODE);
      }
      System.out.println(transcript.calls() + " calls, WAL at " + stage.pausesText() + " pauses");
    }
  }
}
