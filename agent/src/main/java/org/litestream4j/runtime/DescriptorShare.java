package org.litestream4j.runtime;

/**
 * What one database may take of the process's file descriptors: nothing where they are scarce. What
 * it may come to need is set aside before it is followed, as several may be joined at once.
 */
final class DescriptorShare {
  /** While it is joined, and its meta directory and replica are looked at. */
  private static final int TO_JOIN = 12;

  /** What a database that is followed, and at rest, may yet open when the app is busy with it. */
  private static final int TO_GROW = 4;

  private final Descriptors descriptors;
  private final LeftAlone leftAlone;
  private final String path;
  private int promised;

  DescriptorShare(Descriptors descriptors, LeftAlone leftAlone, String path) {
    this.descriptors = descriptors;
    this.leftAlone = leftAlone;
    this.path = path;
  }

  boolean isUsedUp() {
    return descriptors.areScarce();
  }

  /** Why the database is left alone where they are used up. */
  String reason() {
    return descriptors.reason();
  }

  /** Before this process gets the lock: whether it could be joined afterwards. */
  boolean takeToBegin() {
    return takeToJoin(1);
  }

  boolean isNeededByTheApp() {
    return descriptors.areNearlyGone();
  }

  /**
   * Before it is joined: whether there is room for that.
   *
   * @param connections of the app, each of which may open a WAL then
   */
  boolean takeToJoin(int connections) {
    release();
    int needed = TO_JOIN + connections;
    if (descriptors.promise(needed)) {
      promised = needed;
      return true;
    }
    return false;
  }

  /** It is followed. */
  void keepToGrow() {
    descriptors.areOpen(promised - TO_GROW);
    promised = TO_GROW;
    leftAlone.remove(path);
  }

  /** It is not followed, or not any more. */
  void release() {
    if (promised > 0) {
      descriptors.takeBack(promised);
      promised = 0;
    }
  }

  /** The app has opened or changed it, and it is left alone because of that. */
  void leaveToTheApp() {
    leftAlone.add(path);
  }

  /** The app has closed it. */
  void closed() {
    leftAlone.remove(path);
  }
}
