package org.litestream4j.registry;

/** What the path of an open database leads to. */
public enum Whereabouts {
  AT_ITS_PATH,
  /** Nothing: the file was moved or deleted. */
  GONE,
  /** Another file. */
  REPLACED
}
