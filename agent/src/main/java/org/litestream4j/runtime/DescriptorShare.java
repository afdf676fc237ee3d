package org.litestream4j.runtime;

import org.litestream4j.log.Log;

/** What one database may take of the process's file descriptors: nothing where they are scarce. */
final class DescriptorShare {
  private final Descriptors descriptors;
  private final String path;
  private final Log log;
  private boolean wasScarcitySaid;

  DescriptorShare(Descriptors descriptors, String path, Log log) {
    this.descriptors = descriptors;
    this.path = path;
    this.log = log;
  }

  boolean isUsedUp() {
    return descriptors.areScarce();
  }

  /** The app has opened or changed it, and it is left alone because of that: said once. */
  void leaveToTheApp() {
    if (!wasScarcitySaid) {
      wasScarcitySaid = true;
      log.error(path + " is NOT replicated for now: " + descriptors.reason());
    }
  }
}
