package org.litestream4j.registry;

/** What the configuration leaves to the app, although the database is replicated. */
public enum Exemption {
  /** Its journal mode, and with that its way of locking. */
  JOURNAL_MODE,
  /** How much a power cut may take, also in WAL mode. */
  SYNCHRONOUS
}
