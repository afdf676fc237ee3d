package org.litestream4j.intercept;

/** A class of a SQLite driver whose methods are not those of any driver that we know. */
final class UnknownDriverException extends RuntimeException {
  UnknownDriverException(String className, String missing) {
    super(className.replace('/', '.') + " has no " + missing);
  }
}
