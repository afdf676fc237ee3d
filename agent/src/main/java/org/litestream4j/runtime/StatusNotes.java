package org.litestream4j.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.litestream4j.bootstrap.ReplicaUrl;
import org.litestream4j.bootstrap.Section;
import org.litestream4j.bootstrap.Setting;
import org.litestream4j.bootstrap.SettingKey;
import org.litestream4j.bootstrap.SettingKind;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.config.ReplicaConfiguration;
import org.litestream4j.control.AgentStatus;
import org.litestream4j.control.ProcessMark;
import org.litestream4j.control.ReplicaNews;
import org.litestream4j.ltx.Txid;
import org.litestream4j.replication.Replicator;

/**
 * Tells other processes how one database stands, by a small file in its meta directory. It is
 * written when something has changed, and where only commits come in, every few seconds.
 */
final class StatusNotes {
  private static final long PROGRESS_MILLIS = 5_000;

  private final DatabaseConfiguration configuration;
  private final long drillIntervalMillis;
  private final Clock clock;
  private @Nullable ProcessMark process;
  private @Nullable AgentStatus written;

  StatusNotes(DatabaseConfiguration configuration, long drillIntervalMillis, Clock clock) {
    this.configuration = configuration;
    this.drillIntervalMillis = drillIntervalMillis;
    this.clock = clock;
  }

  /** Whether there is something to tell that others do not know yet. Looks at no file. */
  synchronized boolean areDue(AgentStatus now) {
    AgentStatus before = written;
    return before == null
        || (!now.saysTheSameAs(before)
            && (now.isNewsAfter(before)
                || Math.abs(now.writtenMillis() - before.writtenMillis()) >= PROGRESS_MILLIS));
  }

  /** How it stands. On any thread. */
  synchronized AgentStatus of(
      DatabaseService service, AgentStatus.Activity activity, String problem) {
    long now = clock.millis();
    List<ReplicaNews> replicas = new ArrayList<>();
    List<ReplicaConfiguration> configured = configuration.replicas();
    List<Replicator> replicators = service.replicas().list();
    for (int i = 0; i < replicators.size(); i++) {
      ReplicaNews news = news(replicators.get(i), configured.get(i));
      Optional<ReplicaNews> before =
          Optional.ofNullable(written).flatMap(known -> known.replica(news.url()));
      replicas.add(news.after(before.orElse(ReplicaNews.NONE), now));
    }
    return AgentStatus.of(thisProcess(), now, activity, problem, drillIntervalMillis, replicas);
  }

  /** Not asked for before it is needed: a slot is made on a thread of the app. */
  private ProcessMark thisProcess() {
    ProcessMark known = process;
    ProcessMark mark = known == null ? ProcessMark.ofThisProcess() : known;
    process = mark;
    return mark;
  }

  private static ReplicaNews news(Replicator replicator, ReplicaConfiguration replica) {
    return ReplicaNews.of(
        replicator.displayUrl(),
        openKeys(replica),
        replica.effectiveSyncInterval().toMillis(),
        replicator.durableTxid().isPresent()
            ? Txid.format(replicator.durableTxid().getAsLong())
            : "",
        replicator.refusal(),
        replicator.failure());
  }

  /** Without secrets; where the URL holds some, whoever asks has to know it from elsewhere. */
  private static Map<String, String> openKeys(ReplicaConfiguration replica) {
    Map<String, String> keys = new LinkedHashMap<>(replica.keys());
    for (Setting setting : replica.settings().of(Section.STORE).stated()) {
      if (setting.key().kind() == SettingKind.SECRET) {
        keys.remove(setting.key().toString());
        keys.remove(SettingKey.ACCESS_KEY_ID.toString());
      }
    }
    boolean holdsSecret =
        replica.url().filter(url -> !ReplicaUrl.masked(url).equals(url)).isPresent();
    return holdsSecret ? Collections.emptyMap() : keys;
  }

  /** Nobody waits for the disk: what is not told now is told the next time. */
  synchronized void write(AgentStatus status) {
    try {
      if (Files.isDirectory(configuration.metaPath())) {
        status.writeTo(configuration.metaPath());
        written = status;
      }
    } catch (IOException noRoom) {
      // Where nothing can be written there, others see that nothing is captured.
    }
  }
}
