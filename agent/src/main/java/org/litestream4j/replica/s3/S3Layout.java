package org.litestream4j.replica.s3;

import java.util.Locale;
import java.util.Optional;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.Txid;

/**
 * The keys of a replica's objects in a bucket, as Litestream 0.5 lays them out: {@code
 * <path>/<level>/<min>-<max>.ltx}, the level as four hex digits, and no {@code ltx/} between.
 */
final class S3Layout {
  private final String path;

  S3Layout(String path) {
    this.path = path;
  }

  /** Ends with a slash. Starts with one if the path is empty, as Litestream's does. */
  String levelPrefix(int level) {
    return path + String.format(Locale.ROOT, "/%04x/", level);
  }

  String key(int level, LtxFileName name) {
    return levelPrefix(level) + name;
  }

  /** Sorts before every file of the level from {@code seekMinTxid} on, and after all others. */
  String seekKey(int level, long seekMinTxid) {
    return levelPrefix(level) + Txid.format(seekMinTxid);
  }

  /** The file behind a key of the level; empty for what does not belong there. */
  Optional<LtxFileName> name(int level, String key) {
    String prefix = levelPrefix(level);
    return key.startsWith(prefix)
        ? LtxFileName.parse(key.substring(prefix.length()))
        : Optional.empty();
  }

  /** The key of a small object beside the levels. */
  String objectKey(String name) {
    return path.isEmpty() ? name : path + "/" + name;
  }
}
