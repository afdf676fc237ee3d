package org.litestream4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.litestream4j.restore.DatabaseCheck;

/** Asks SQLite whether a restored database is sound. */
enum IntegrityCheck implements DatabaseCheck {
  NONE(null),
  QUICK("quick_check"),
  FULL("integrity_check");

  private final @Nullable String pragma;

  IntegrityCheck(@Nullable String pragma) {
    this.pragma = pragma;
  }

  static IntegrityCheck parse(String text) throws CommandException {
    switch (text) {
      case "none":
        return NONE;
      case "quick":
        return QUICK;
      case "full":
        return FULL;
      default:
        throw new CommandException(
            "invalid -integrity-check value: " + text, "one of none, quick, full");
    }
  }

  @Override
  public void examine(Path database) throws IOException {
    if (pragma == null) {
      return;
    }
    String answer = BundledSqlite.load().pragma(database, pragma);
    if (!answer.equals("ok")) {
      throw new IOException("post-restore integrity check failed: " + answer);
    }
  }
}
