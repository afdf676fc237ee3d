package org.litestream4j.sqlite;

/** One thing that is done to the WAL of a live database; what a {@link WalPlan} is made of. */
enum WalStep {
  /** Copies all that is committed and not copied yet. */
  COPY,
  /** The same, only into memory: for the moments in which the app waits for us. */
  COLLECT,
  /** Takes a second read mark, at the present. */
  BEGIN_NEXT,
  /** Releases the older one of two read marks. */
  END_LAST,
  /** Moves frames into the database file, up to our mark. */
  CHECKPOINT,
  /** Takes the write lock; the plan ends here if somebody else has it. */
  LOCK_WRITERS,
  UNLOCK_WRITERS,
  /** Makes the WAL empty; the plan ends here if somebody is in the way. */
  EMPTY,
  /** The plan ends here: somebody's mark holds back what is to be moved. */
  GIVE_UP
}
