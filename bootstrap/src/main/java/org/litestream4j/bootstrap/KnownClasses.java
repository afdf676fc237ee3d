package org.litestream4j.bootstrap;

import java.util.List;

/** A loader that can tell what it has. */
public interface KnownClasses {
  /** The names of classes, as {@code Class.forName} takes them, in a fixed order. */
  List<String> knownClasses();
}
