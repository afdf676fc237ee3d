package org.litestream4j.registry;

/** How far a checkpoint came: frames of the WAL, and those of them that are in the database. */
public final class Checkpoint {
  /** Nothing was there to be moved. */
  public static final Checkpoint NOTHING = of(0, 0);

  private final int walFrames;
  private final int backfilledFrames;
  private final boolean isComplete;

  private Checkpoint(int walFrames, int backfilledFrames, boolean isComplete) {
    this.walFrames = walFrames;
    this.backfilledFrames = backfilledFrames;
    this.isComplete = isComplete;
  }

  public static Checkpoint of(int walFrames, int backfilledFrames) {
    return new Checkpoint(
        walFrames, Math.min(walFrames, backfilledFrames), backfilledFrames >= walFrames);
  }

  /** The same, of which somebody has held up more than the moving of frames. */
  public Checkpoint heldUp() {
    return new Checkpoint(walFrames, backfilledFrames, false);
  }

  int walFrames() {
    return walFrames;
  }

  int backfilledFrames() {
    return backfilledFrames;
  }

  /** Whether nobody held it up. */
  boolean isComplete() {
    return isComplete;
  }
}
