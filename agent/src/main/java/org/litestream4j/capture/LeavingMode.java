package org.litestream4j.capture;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.litestream4j.registry.OpenDatabase;

/** TRUNCATE and PERSIST leave a journal file, and the app that set one may look for it. */
final class LeavingMode {
  private static final Set<String> LEAVES_A_JOURNAL =
      new HashSet<>(Arrays.asList("truncate", "persist"));

  private LeavingMode() {}

  static Optional<String> of(OpenDatabase database) {
    return database.askedJournalMode().filter(LEAVES_A_JOURNAL::contains);
  }
}
