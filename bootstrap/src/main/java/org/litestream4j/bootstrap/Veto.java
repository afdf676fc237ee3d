package org.litestream4j.bootstrap;

/** A kind of JVM in which the agent must do nothing at all, whatever its arguments. */
interface Veto {
  boolean appliesTo(Launch launch);
}
