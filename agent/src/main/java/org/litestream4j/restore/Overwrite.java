package org.litestream4j.restore;

/** What may happen to a database that already lies at the output path. */
public enum Overwrite {
  /** Nothing: only an empty file is replaced. */
  NEVER,
  /** It is replaced, unless a process has it open. */
  IDLE,
  /** It is replaced, even under a process that has it open and will go on with the old file. */
  EVEN_IF_OPEN
}
