package org.litestream4j.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** What is about to be written would take the last room, which is the app's. Nothing is written. */
public final class NoRoomException extends IOException {
  private static final long serialVersionUID = 1L;

  private static final double MIB = 1 << 20;

  NoRoomException(Path where, long usableBytes, long neededBytes) {
    super(
        String.format(
            Locale.ROOT,
            "disk nearly full: %.1f MiB are free where %s is, %.1f MiB are needed; make room there",
            usableBytes / MIB,
            where,
            neededBytes / MIB));
  }
}
