package org.litestream4j.intercept;

import java.sql.SQLException;
import java.util.Optional;

/** What commits to one database wait for, where replicas are to have them when they return. */
public interface CommitWait {
  /** Stands for all that was committed until now. */
  long ticket();

  /**
   * Returns when replicas have what {@code ticket} stands for, or that was waited for in vain.
   *
   * @return what the app's call throws then
   */
  Optional<SQLException> await(long ticket);

  /** Whether a call that waited in vain throws. */
  boolean fails();
}
