package org.litestream4j.config;

import java.time.Duration;
import org.litestream4j.bootstrap.ConfigurationException;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.Settings;

/** How commits wait that return only when replicas have them. */
public final class CommitRule {
  private final int ackReplicas;
  private final Duration timeout;
  private final boolean fails;

  private CommitRule(int ackReplicas, Duration timeout, boolean fails) {
    this.ackReplicas = ackReplicas;
    this.timeout = timeout;
    this.fails = fails;
  }

  static CommitRule of(Settings settings) {
    return new CommitRule(
        (int) Math.min(Integer.MAX_VALUE, settings.count(SettingKey.ACK_REPLICAS)),
        settings.duration(SettingKey.COMMIT_TIMEOUT).orElse(Duration.ZERO),
        settings.choice(SettingKey.ON_COMMIT_TIMEOUT).equals("fail"));
  }

  /**
   * @throws ConfigurationException if there are not as many replicas as are to be waited for
   */
  static void check(Settings settings, int replicas) throws ConfigurationException {
    CommitRule rule = of(settings);
    if (rule.ackReplicas > replicas) {
      throw new ConfigurationException(
          "ack-replicas is "
              + rule.ackReplicas
              + ", and a database has "
              + replicas
              + ": no commit would ever return; write at most "
              + replicas
              + settings
                  .stated(SettingKey.ACK_REPLICAS)
                  .map(stated -> " (" + stated.origin() + ")")
                  .orElse(""));
    }
  }

  /** How many replicas; at least 1. */
  public int ackReplicas() {
    return ackReplicas;
  }

  public Duration timeout() {
    return timeout;
  }

  /** Whether a commit that waited in vain throws. */
  public boolean fails() {
    return fails;
  }
}
