package org.litestream4j.cli;

import java.util.Arrays;
import java.util.List;

/** All verbs there are. */
final class Verbs {
  private Verbs() {}

  static List<Verb> all() {
    return Arrays.asList(
        new RestoreVerb(),
        new StatusVerb(),
        new ValidateVerb(),
        new LtxVerb(),
        new DatabasesVerb(),
        new AdoptVerb(),
        new VersionVerb());
  }
}
