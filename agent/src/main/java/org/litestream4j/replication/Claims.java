package org.litestream4j.replication;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Lets the databases of this process look at one replica, and claim it, one after another. */
public final class Claims {
  private final Map<String, Object> turns = new ConcurrentHashMap<>();

  /** What to synchronize on while looking at the replica at {@code url}. */
  Object turn(String url) {
    return turns.computeIfAbsent(url, key -> new Object());
  }
}
