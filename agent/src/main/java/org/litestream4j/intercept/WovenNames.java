package org.litestream4j.intercept;

/** Names that woven classes, the weaver and the JVM's search for native methods agree upon. */
final class WovenNames {
  /**
   * Before the name of every member that is added to a driver's class. The JVM strips it when it
   * looks for the native code of a wrapped native method.
   */
  static final String PREFIX = "litestream$";

  private WovenNames() {}
}
