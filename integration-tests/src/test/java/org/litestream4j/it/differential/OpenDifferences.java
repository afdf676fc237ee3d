package org.litestream4j.it.differential;

import java.util.List;
import java.util.Optional;

/** What is still to be repaired. What is repaired is taken off. */
final class OpenDifferences {
  /** Each of these is seen where it happens and changes nothing of what comes later. */
  static final List<OpenDifference> ALL =
      List.of(
          new OpenDifference(
              "a kept PRAGMA that reads what no execution changes tells it anew only where SQLite"
                  + " compiles it again, as after ALTER TABLE; no driver tells when that happens",
              difference ->
                  difference.without().call().startsWith("execute kept")
                      && difference
                          .without()
                          .answer()
                          .matches(".*\\[(wal_autocheckpoint|locking_mode|synchronous)] .*")));

  private OpenDifferences() {}

  static Optional<OpenDifference> of(Difference difference) {
    return ALL.stream().filter(open -> open.covers().test(difference)).findFirst();
  }
}
