package org.litestream4j.frameworks;

/** What an app does with one framework. */
interface Job {
  String framework();

  /**
   * Writes rows, some of them in a transaction that is rolled back, and tells what it then reads.
   */
  String run();
}
