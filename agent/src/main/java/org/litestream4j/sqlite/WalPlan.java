package org.litestream4j.sqlite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The order in which marks, copies and checkpoints follow one another. That no order of these steps
 * and of the app's restarts a WAL under a checkpoint, or loses a frame, is checked for exactly
 * these plans by a model of SQLite's locks.
 */
final class WalPlan {
  /** What must be true for a move to be made, from what we know of our mark and of the WAL. */
  enum When {
    ALWAYS,
    /** There are frames that are not known to be in the database file. */
    FRAMES,
    /** Our mark is known to be on a read lock above 0. */
    ABOVE_ZERO,
    /** Both. */
    FRAMES_ABOVE_ZERO,
    /** It is not known how far the WAL is backfilled, and so not on which lock our mark is. */
    UNKNOWN
  }

  /** Steps that are taken together, or not at all. */
  static final class Move {
    private final When when;
    private final List<WalStep> steps;

    Move(When when, List<WalStep> steps) {
      this.when = when;
      this.steps = Collections.unmodifiableList(new ArrayList<>(steps));
    }

    When when() {
      return when;
    }

    List<WalStep> steps() {
      return steps;
    }

    @Override
    public String toString() {
      return when + " " + steps;
    }
  }

  /** A new mark at the present, a copy up to it, and only then the end of the old mark. */
  static final WalPlan ROTATE =
      new WalPlan(move(When.ALWAYS, WalStep.BEGIN_NEXT, WalStep.COPY, WalStep.END_LAST));

  static final WalPlan BACKFILL = new WalPlan(move(When.ABOVE_ZERO, WalStep.CHECKPOINT));

  /**
   * For a database at rest: moves everything, and leaves the mark on read lock 0, where the app's
   * next write restarts the WAL.
   */
  static final WalPlan SETTLE =
      new WalPlan(
          move(When.ALWAYS, WalStep.COPY),
          move(When.FRAMES, WalStep.BEGIN_NEXT, WalStep.COPY, WalStep.END_LAST),
          move(When.FRAMES_ABOVE_ZERO, WalStep.CHECKPOINT),
          move(When.FRAMES, WalStep.GIVE_UP),
          move(When.ABOVE_ZERO, WalStep.BEGIN_NEXT, WalStep.COPY, WalStep.END_LAST));

  /**
   * For a database that the app has closed, or of which it wants the WAL to be empty: moves
   * everything and leaves no frame that another file of its name could find. On lock 0 our mark
   * lets nobody backfill what was committed since, so that nothing is emptied that was not copied;
   * nor can the checkpoint that empties move anything under it, if it does not get the write lock
   * and somebody restarts the WAL meanwhile.
   */
  static final WalPlan CLEAR =
      new WalPlan(
          move(When.ALWAYS, WalStep.COLLECT),
          move(When.FRAMES, WalStep.BEGIN_NEXT, WalStep.COLLECT, WalStep.END_LAST),
          move(When.FRAMES_ABOVE_ZERO, WalStep.CHECKPOINT),
          move(When.FRAMES, WalStep.GIVE_UP),
          move(When.UNKNOWN, WalStep.GIVE_UP),
          move(When.ABOVE_ZERO, WalStep.BEGIN_NEXT, WalStep.COLLECT, WalStep.END_LAST),
          move(When.ABOVE_ZERO, WalStep.GIVE_UP),
          move(When.ALWAYS, WalStep.EMPTY));

  /** For a writer that never pauses: moves nearly everything while it goes on. */
  static final WalPlan MOST =
      new WalPlan(
          move(When.ALWAYS, WalStep.COPY),
          move(When.ALWAYS, WalStep.BEGIN_NEXT, WalStep.COPY, WalStep.END_LAST),
          move(When.ABOVE_ZERO, WalStep.CHECKPOINT));

  /**
   * Moves the rest while nobody can write. The first checkpoint may run on whatever lock our mark
   * is: without the write lock nobody restarts the WAL.
   */
  static final WalPlan REST =
      new WalPlan(
          move(When.ALWAYS, WalStep.LOCK_WRITERS),
          move(When.ALWAYS, WalStep.COLLECT),
          move(When.UNKNOWN, WalStep.CHECKPOINT),
          move(When.FRAMES, WalStep.BEGIN_NEXT, WalStep.COLLECT, WalStep.END_LAST),
          move(When.FRAMES_ABOVE_ZERO, WalStep.CHECKPOINT),
          move(When.FRAMES, WalStep.GIVE_UP),
          move(When.ALWAYS, WalStep.BEGIN_NEXT, WalStep.COLLECT, WalStep.END_LAST),
          move(When.ALWAYS, WalStep.UNLOCK_WRITERS));

  private final List<Move> moves;

  WalPlan(List<Move> moves) {
    this.moves = Collections.unmodifiableList(new ArrayList<>(moves));
  }

  private WalPlan(Move... moves) {
    this(Arrays.asList(moves));
  }

  List<Move> moves() {
    return moves;
  }

  private static Move move(When when, WalStep... steps) {
    return new Move(when, Arrays.asList(steps));
  }

  @Override
  public String toString() {
    return moves.toString();
  }
}
