package org.litestream4j.intercept;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What is added to the classes by which an app calls the driver. Where the other classes of the
 * driver were left alone it does nothing.
 */
abstract class EntryTemplate {
  /** A call begins. */
  static void entered() {
    try {
      CallsTemplate.entered();
    } catch (Throwable leftAloneOrNoMemory) {
      // Then it is not counted.
    }
  }

  /** It has come to its end. */
  static void left() throws SQLException {
    SQLException refusal = leave();
    if (refusal != null) {
      throw refusal;
    }
  }

  /** It has failed. Some of what it was to do may be committed, and the app be told so. */
  static void leftFailing(Throwable failure) {
    SQLException refusal = leave();
    if (refusal != null) {
      failure.addSuppressed(refusal);
    }
  }

  private static @Nullable SQLException leave() {
    try {
      return CallsTemplate.left();
    } catch (LinkageError leftAlone) {
      return null;
    }
  }

  /** It was one of the garbage collector's. */
  static void dropped() {
    try {
      CallsTemplate.dropped();
    } catch (LinkageError leftAlone) {
      // Nothing is waited for.
    }
  }

  /** A result was moved to its next row, if it has one. */
  static boolean moved(boolean hasRow) throws SQLException {
    SQLException refusal;
    try {
      refusal = CallsTemplate.moved(hasRow);
    } catch (LinkageError leftAlone) {
      return hasRow;
    }
    if (refusal != null) {
      throw refusal;
    }
    return hasRow;
  }
}
