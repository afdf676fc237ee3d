package org.litestream4j.bootstrap;

/** A configuration that cannot work. The message is one line: where, what, and what to do. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(onOneLine(message));
  }

  public ConfigurationException(String message, Throwable cause) {
    super(onOneLine(message), cause);
  }

  /** Stated values and the parser's messages can hold line breaks. */
  private static String onOneLine(String message) {
    return message.replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }
}
