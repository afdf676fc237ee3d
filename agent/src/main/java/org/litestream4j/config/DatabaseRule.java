package org.litestream4j.config;

import java.nio.file.Path;

/** Says of some databases what is to happen with them. */
interface DatabaseRule {
  boolean matches(Path database);

  /** For a database that matches. */
  DatabaseConfiguration configure(Path database);
}
