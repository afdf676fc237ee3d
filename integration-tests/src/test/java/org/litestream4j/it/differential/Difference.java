package org.litestream4j.it.differential;

/**
 * The same call, answered differently.
 *
 * @param mode the journal mode that the app itself has set for the file of the episode; empty if it
 *     set none
 */
record Difference(String mode, AnsweredCall without, AnsweredCall with) {
  boolean isInWal() {
    return mode.equals("WAL");
  }
}
