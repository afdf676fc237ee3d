package org.litestream4j.apps.calls;

import java.io.IOException;

/** A kind of calls; each time it is played it makes one or a few of them. */
interface Play {
  void play(Stage stage, Actor actor) throws IOException;
}
