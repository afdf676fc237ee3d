package org.litestream4j.restore;

import java.io.IOException;
import java.nio.file.Path;

/** Examines a restored database before it takes its place. */
@FunctionalInterface
public interface DatabaseCheck {
  /**
   * @param database a temporary file beside the output; nothing may be left next to it
   * @throws IOException if the database must not be used; the message says why
   */
  void examine(Path database) throws IOException;
}
