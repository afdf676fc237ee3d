package org.litestream4j.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * SQLite's WAL as its locks make it (wal.c: walTryBeginRead, walRestartLog, walCheckpoint), with an
 * app that may do something before and within each call of ours: two writers, one of which is slow,
 * and a reader. The gate is no part of it: what holds here, holds for an app that nobody holds
 * back, and for writers in other processes.
 */
final class ModelWal {
  /** What must never happen has happened. */
  static final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String what) {
      super(what, null, false, false);
    }
  }

  static final int PAGE_SIZE = 1024;

  private static final int NONE = -1;
  private static final int ZERO = 0;

  private interface Way {
    void go();
  }

  /** Whose read marks there are. */
  private enum Who {
    FIRST,
    SECOND,
    LOCKING,
    SLOW_WRITER,
    READER
  }

  private final Choices choices;
  private final boolean hasForeignCheckpoints;
  private final Map<Who, Integer> marks = new EnumMap<>(Who.class);
  private final List<String> calls = new ArrayList<>();
  private final List<String> history = new ArrayList<>();
  private int commitsLeft;
  private int generation = 1;
  private int frames;
  private int backfilled;
  private int copiedGeneration = 1;
  private int copiedFrames;
  private int slowWriterSaw;
  private boolean isSlowWriterLocking;
  private boolean areWritersLocked;
  private boolean isCheckpointRunning;

  /** Our mark is on lock 0 while a checkpoint runs: it can move nothing. */
  private boolean isCheckpointBarred;

  private boolean isMarkExpected;
  private String plan = "";
  private Object knowledge = "";

  /**
   * @param frames those that are in the WAL when we come
   * @param backfilled how many of them are in the database file
   */
  ModelWal(
      Choices choices, int frames, int backfilled, int commits, boolean hasForeignCheckpoints) {
    this.choices = choices;
    this.frames = frames;
    this.backfilled = backfilled;
    this.commitsLeft = commits;
    this.hasForeignCheckpoints = hasForeignCheckpoints;
    for (Who who : Who.values()) {
      marks.put(who, NONE);
    }
  }

  /** Takes the first mark, as we do it. */
  WalMarks take() throws SQLException {
    WalConnection first = connection(Who.FIRST);
    first.beginRead();
    isMarkExpected = true;
    copiedGeneration = generation;
    copiedFrames = backfilled; // What is in the file already is compared with the chain.
    appGoesOn("take");
    WalMarks held =
        new WalMarks(
            () -> connection(Who.LOCKING),
            first,
            connection(Who.SECOND),
            PAGE_SIZE,
            new ModelCopier(),
            copy());
    knowledge = held;
    return held;
  }

  void begins(String plan) {
    this.plan = plan;
    calls.clear();
  }

  private WalPosition copy() {
    copiedGeneration = generation;
    copiedFrames = frames;
    return frames == 0
        ? WalPosition.NONE
        : WalPosition.of(
            generation,
            generation,
            WalHeader.SIZE_BYTES + (long) frames * (WalFile.FRAME_HEADER_BYTES + PAGE_SIZE),
            0,
            0);
  }

  private final class ModelCopier implements HeldWal.Copier {
    @Override
    public WalPosition copyToEnd() {
      appGoesOn("copy");
      return copy();
    }

    @Override
    public WalPosition collectToEnd() {
      appGoesOn("collect");
      return copy();
    }
  }

  private WalConnection connection(Who who) {
    return new WalConnection() {
      @Override
      public void beginRead() {
        appGoesOn(who + " begins");
        if (mark(who) != NONE) {
          throw violation(who + " begins twice");
        }
        takeMark(who);
      }

      @Override
      public boolean tryBeginWrite() {
        appGoesOn(who + " locks");
        if (areWritersLocked || isSlowWriterLocking) {
          return false;
        }
        takeMark(who);
        areWritersLocked = true;
        return true;
      }

      @Override
      public void end() {
        appGoesOn(who + " ends");
        if (mark(who) == NONE) {
          throw violation(who + " ends what it has not begun");
        }
        marks.put(who, NONE);
        areWritersLocked &= who != Who.LOCKING;
        checkMark();
      }

      @Override
      public Backfill checkpointPassive() {
        appGoesOn("checkpoint");
        if (hasForeignCheckpoints && choices.next(2) == 1) {
          return Backfill.of(1, -1, -1); // Another process is at one.
        }
        return checkpoint();
      }

      @Override
      public Backfill checkpointTruncate() {
        appGoesOn("emptying");
        if (hasForeignCheckpoints && choices.next(2) == 1) {
          return Backfill.of(1, -1, -1);
        }
        return empty();
      }

      @Override
      public String queryText(String sql) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void close() {}
    };
  }

  private Violation violation(String what) {
    return new Violation(what + ", after " + history);
  }

  private int mark(Who who) {
    return marks.getOrDefault(who, NONE);
  }

  private void takeMark(Who who) {
    history.add(who + " is on " + (frames == backfilled ? ZERO : frames));
    marks.put(who, frames == backfilled ? ZERO : frames);
  }

  private Backfill checkpoint() {
    isCheckpointRunning = true;
    int seenFrames = frames;
    appGoesOn("within the checkpoint: header read");
    int safe = seenFrames;
    for (int mark : marks.values()) {
      safe = mark > ZERO ? Math.min(safe, mark) : safe;
    }
    appGoesOn("within the checkpoint: " + safe + " of " + seenFrames + " frames are to be moved");
    if (backfilled < safe && !isAnyMark(ZERO)) {
      backfilled = safe;
      if (copiedGeneration != generation || copiedFrames < safe) {
        throw violation("frames were backfilled that were not copied");
      }
    }
    appGoesOn("within the checkpoint: done");
    isCheckpointRunning = false;
    return Backfill.of(0, seenFrames, backfilled);
  }

  /**
   * Nobody writes meanwhile: without the write lock it is a PASSIVE one, and busy. That one would
   * have to lock read lock 0 to move anything or to note that it has (wal.c, walCheckpoint): under
   * a mark of ours there it does no harm if the WAL is restarted.
   */
  private Backfill empty() {
    if (areWritersLocked || isSlowWriterLocking) {
      isCheckpointBarred = mark(Who.FIRST) == ZERO || mark(Who.SECOND) == ZERO;
      Backfill passive = checkpoint();
      isCheckpointBarred = false;
      return Backfill.of(1, frames, passive.isComplete() ? frames : backfilled);
    }
    areWritersLocked = true;
    checkpoint();
    areWritersLocked = false;
    boolean isHeld = marks.values().stream().anyMatch(mark -> mark > ZERO);
    if (backfilled < frames || isHeld) {
      return Backfill.of(1, frames, backfilled);
    }
    restart();
    return Backfill.of(0, 0, 0);
  }

  private boolean isAnyMark(int wanted) {
    return marks.values().stream().anyMatch(mark -> mark == wanted);
  }

  private void checkMark() {
    if (isMarkExpected && mark(Who.FIRST) == NONE && mark(Who.SECOND) == NONE) {
      throw violation("there is no mark");
    }
  }

  /** Whatever the app does before {@code call} of ours goes on. */
  private void appGoesOn(String call) {
    calls.add(call);
    history.add(call);
    checkMark();
    while (true) {
      choices.in(this::situation);
      List<Way> ways = ways();
      int way = choices.next(ways.size() + 1);
      if (way == ways.size()) {
        return;
      }
      ways.get(way).go();
    }
  }

  private List<Way> ways() {
    List<Way> ways = new ArrayList<>();
    boolean mayWrite = !areWritersLocked && !isSlowWriterLocking && commitsLeft > 0;
    if (mayWrite) {
      ways.add(() -> commit(frames == backfilled));
    }
    toggles(ways, Who.READER);
    int slow = mark(Who.SLOW_WRITER);
    boolean isCurrent = slowWriterSaw == 100 * generation + frames;
    if (slow == NONE && commitsLeft > 0) {
      ways.add(
          () -> {
            takeMark(Who.SLOW_WRITER);
            slowWriterSaw = 100 * generation + frames;
          });
    } else if (slow != NONE && isSlowWriterLocking) {
      ways.add(
          () -> {
            marks.put(Who.SLOW_WRITER, NONE);
            isSlowWriterLocking = false;
            commit(slow == ZERO);
          });
    } else if (slow != NONE && isCurrent && mayWrite) {
      ways.add(() -> isSlowWriterLocking = true);
    } else if (slow != NONE && !isCurrent) {
      ways.add(() -> marks.put(Who.SLOW_WRITER, NONE)); // SQLITE_BUSY_SNAPSHOT
    }
    if (hasForeignCheckpoints && !isCheckpointRunning && frames > backfilled) {
      ways.add(this::checkpointElsewhere);
    }
    return ways;
  }

  private void toggles(List<Way> ways, Who reader) {
    boolean reads = mark(reader) != NONE;
    ways.add(
        () -> {
          if (reads) {
            marks.put(reader, NONE);
          } else {
            takeMark(reader);
          }
        });
  }

  private void checkpointElsewhere() {
    history.add("* checkpoint elsewhere");
    int safe = frames;
    for (int mark : marks.values()) {
      safe = mark > ZERO ? Math.min(safe, mark) : safe;
    }
    if (!isAnyMark(ZERO)) {
      backfilled = Math.max(backfilled, safe);
    }
  }

  /** A writer whose own mark is on lock 0 restarts the WAL, if nobody is on another lock. */
  private void commit(boolean isOnZero) {
    history.add("* commit");
    if (isOnZero && backfilled > 0 && marks.values().stream().allMatch(mark -> mark <= ZERO)) {
      restart();
    }
    frames++;
    commitsLeft--;
  }

  private void restart() {
    history.add("* restart");
    if (isCheckpointRunning && !isCheckpointBarred && !hasForeignCheckpoints) {
      throw violation("the WAL was restarted under a checkpoint");
    }
    if (isMarkExpected && (copiedGeneration != generation || copiedFrames < frames)) {
      throw violation("the WAL was restarted over frames that were not copied");
    }
    generation++;
    frames = 0;
    backfilled = 0;
  }

  private String situation() {
    return String.format(
        Locale.ROOT,
        "%s%s %s g%d f%d b%d c%d/%d %s s%d%s%s%s left %d",
        plan,
        calls,
        knowledge,
        generation,
        frames,
        backfilled,
        copiedGeneration,
        copiedFrames,
        marks.values(),
        slowWriterSaw,
        isSlowWriterLocking ? " slow writer locks" : "",
        areWritersLocked ? " locked" : "",
        isCheckpointRunning ? isCheckpointBarred ? " barred checkpoint" : " checkpoint" : "",
        commitsLeft);
  }
}
