package org.litestream4j.simulation;

/** The process is gone: nothing that it still does reaches its disk or its store. */
public final class SimulatedCrash extends Error {
  private static final long serialVersionUID = 1;

  SimulatedCrash() {
    super("killed", null, false, false);
  }
}
