package org.litestream4j.apps.calls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Who acts where: three actors, and the database file that the present episode is about. */
final class Stage {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Path directory;
  private final Transcript transcript;
  private final Patience patience;
  private final Values values;
  private final List<Actor> actors = new ArrayList<>();
  private String file = "";
  private boolean isWal;
  private boolean mayBeInWal;
  private boolean hasOnePageSize = true;
  private int pauses;
  private int pausesEndedBySideFile;

  Stage(Path directory, Transcript transcript, Patience patience, Random random) {
    this.directory = directory;
    this.transcript = transcript;
    this.patience = patience;
    this.values = new Values(random);
    for (String name : new String[] {"a", "b", "c"}) {
      actors.add(new Actor(name, transcript));
    }
  }

  /** How long a program waits for a `-wal`, and in any case. */
  static final class Patience {
    final long sideFileMillis;
    final long anyCaseMillis;

    Patience(long sideFileMillis, long anyCaseMillis) {
      this.sideFileMillis = sideFileMillis;
      this.anyCaseMillis = anyCaseMillis;
    }
  }

  Values values() {
    return values;
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  String file() {
    return file;
  }

  /** Whether the app itself has set WAL mode: only then readers and writers pass each other. */
  boolean isWal() {
    return isWal;
  }

  void subject(String databaseFile, boolean walMode) {
    file = databaseFile;
    isWal = walMode;
    hasOnePageSize = true;
  }

  /** From now on the file may have another page size than copies of it. */
  void changesPageSize() {
    hasOnePageSize = false;
  }

  /** Beside others a switched database keeps its page size. */
  boolean keepsPageSize() {
    return hasOnePageSize || openCount() == 1;
  }

  /** An app that is not in WAL mode has tried it by the way. */
  void triesWal() {
    mayBeInWal = true;
  }

  /**
   * Whether a further connection that asks for the episode's own mode may be refused: out of WAL
   * mode, the file has to be alone.
   */
  boolean mayRefuseItsMode() {
    return !isWal && mayBeInWal && openCount() > 0;
  }

  Actor actor(int number) {
    return actors.get(number);
  }

  List<Actor> actors() {
    return actors;
  }

  Actor anyOpen() {
    List<Actor> open = new ArrayList<>();
    actors.stream().filter(Actor::isOpen).forEach(open::add);
    return open.get(values.below(open.size()));
  }

  long openCount() {
    return actors.stream().filter(Actor::isOpen).count();
  }

  /** Whether all but {@code one} keep nothing from others. */
  boolean othersHoldNothing(Actor one) {
    return actors.stream().allMatch(other -> other == one || other.hold() == Actor.Hold.NONE);
  }

  void note(String text, String answer) throws IOException {
    transcript.add("-", text, answer);
  }

  /** Waits, with all connections at rest, for whatever may happen to the file in the background. */
  void pause(String databaseFile) throws IOException {
    pauses++;
    Path wal = path(databaseFile + "-wal");
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience.sideFileMillis);
    while (!Files.exists(wal) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    if (Files.exists(wal)) {
      pausesEndedBySideFile++;
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(patience.anyCaseMillis));
    note("pause for " + databaseFile, "");
  }

  /** Ends what the actors hold, and closes their connections. */
  void clear() throws IOException {
    for (Actor actor : actors) {
      if (actor.isOpen()) {
        Transactions.end(this, actor);
        actor.close();
      }
    }
  }

  void open(Actor actor, Properties properties) throws IOException {
    mayBeInWal &= openCount() > 0;
    String url =
        values.oneIn(3)
            ? "jdbc:sqlite:file:" + file + values.oneOf("", "?cache=private", "?mode=rwc")
            : "jdbc:sqlite:" + file;
    actor.open(file, url, properties);
  }

  String pausesText() {
    return pausesEndedBySideFile + " of " + pauses;
  }
}
