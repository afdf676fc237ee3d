package org.litestream4j.sqlite;

/**
 * The moment before a step. Nothing happens in it; a test that wants to be slow there builds a jar
 * with another class in this one's place.
 */
final class BetweenSteps {
  private BetweenSteps() {}

  static void before(WalStep step) {}
}
