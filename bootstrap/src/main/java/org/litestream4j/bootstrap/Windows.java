package org.litestream4j.bootstrap;

/** The laws of the process that the agent keeps are those of POSIX locks. */
final class Windows implements Veto {
  @Override
  public boolean appliesTo(Launch launch) {
    return launch.operatingSystem().startsWith("Windows");
  }
}
