package org.litestream4j.registry;

/** How far a checkpoint came: frames of the WAL, and those of them that are in the database. */
public final class Checkpoint {
  /** Nothing was there to be moved. */
  public static final Checkpoint NOTHING = new Checkpoint(0, 0);

  private final int walFrames;
  private final int backfilledFrames;

  private Checkpoint(int walFrames, int backfilledFrames) {
    this.walFrames = walFrames;
    this.backfilledFrames = backfilledFrames;
  }

  public static Checkpoint of(int walFrames, int backfilledFrames) {
    return new Checkpoint(walFrames, Math.min(walFrames, backfilledFrames));
  }

  int walFrames() {
    return walFrames;
  }

  int backfilledFrames() {
    return backfilledFrames;
  }

  /** Whether nobody held it up. */
  boolean isComplete() {
    return backfilledFrames == walFrames;
  }
}
