package org.litestream4j.simulation;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** Decides by chance what goes wrong, and counts what did. */
public final class Faults {
  private static final int NEVER = -1;

  private final Random random;
  private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
  private final Map<Fault, Integer> oneIn = new EnumMap<>(Fault.class);
  private int callsUntilKill = NEVER;
  private boolean isKilled;
  private boolean isSuspended;

  public Faults(Random random) {
    this.random = random;
  }

  /** Something that a simulated process does not do. */
  public interface Step {
    void run() throws Exception;
  }

  /** Nothing goes wrong in {@code step}, and it does not count. */
  public void without(Step step) throws Exception {
    isSuspended = true;
    try {
      step.run();
    } finally {
      isSuspended = false;
    }
  }

  boolean areSuspended() {
    return isSuspended;
  }

  /** From now on {@code fault} happens at about one of {@code times} occasions. */
  public void set(Fault fault, int times) {
    oneIn.put(fault, times);
  }

  /** Nothing goes wrong from now on. */
  public void stop() {
    oneIn.clear();
    callsUntilKill = NEVER;
  }

  /** A new process, which is killed at the {@code calls}-th I/O call from now on. */
  public void begin(int calls) {
    isKilled = false;
    callsUntilKill = calls;
  }

  /** A new process, which is not killed at an I/O call. */
  public void begin() {
    begin(NEVER);
  }

  public boolean isKilled() {
    return isKilled;
  }

  /** The process is killed now, between two I/O calls. */
  public void kill() {
    if (!isKilled) {
      isKilled = true;
      happened(Fault.KILL);
    }
  }

  /** To be called before each I/O call that changes something. */
  public void call() {
    if (!isSuspended && callsUntilKill > 0 && --callsUntilKill == 0) {
      kill();
    }
    alive();
  }

  /** The rest of a process that was killed does nothing any more. */
  public void alive() {
    if (isKilled && !isSuspended) {
      throw new SimulatedCrash();
    }
  }

  /** Whether it happens this time. */
  public boolean strikes(Fault fault) {
    Integer times = oneIn.get(fault);
    if (isSuspended || times == null || random.nextInt(times) > 0) {
      return false;
    }
    happened(fault);
    return true;
  }

  public void happened(Fault fault) {
    counts.merge(fault, 1, Integer::sum);
  }

  /** Fails with it, as the system does, if it happens this time. */
  public void failAt(Fault fault, String what) throws IOException {
    if (strikes(fault)) {
      throw new IOException(fault + " at " + what);
    }
  }

  public Random random() {
    return random;
  }

  /** How often each kind has happened. */
  public Map<Fault, Integer> counts() {
    return counts;
  }
}
