package org.litestream4j.cli;

import java.io.IOException;

/** One command: its options are fields, filled before it is executed. */
interface Verb {
  /** Does it, and returns the exit code. */
  int execute(Terminal terminal) throws CommandException, IOException;
}
