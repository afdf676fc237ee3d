package org.litestream4j.bootstrap;

/** A configuration that cannot work. The message is one line: where, what, and what to do. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(message);
  }

  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
