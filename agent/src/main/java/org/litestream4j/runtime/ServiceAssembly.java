package org.litestream4j.runtime;

import java.util.Optional;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.io.Time;
import org.litestream4j.log.Log;
import org.litestream4j.registry.AutomaticCheckpoints;

/** What works on one database, put together around what the app has open of it. */
final class ServiceAssembly {
  private final Replicas replicas = new Replicas();
  private final ReplicaDemands demands;
  private final DatabaseService service;

  ServiceAssembly(
      DatabaseConfiguration configuration,
      LocalChain chain,
      AfterClose afterClose,
      AutomaticCheckpoints checkpoints,
      Reopenings reopenings,
      DescriptorShare descriptors,
      Strand strand,
      Pace pace,
      Runnable preload,
      Optional<WaitingCommits> waiting,
      Time time,
      Log log) {
    String path = configuration.path().toString();
    Current current = new Current(descriptors, time);
    ReplacedFiles replaced = new ReplacedFiles();
    Announcement announcement = new Announcement(path, replicas, preload, log);
    CaptureGap gap = new CaptureGap(configuration, time, log);
    Progress progress =
        new Progress(chain, replicas, announcement, gap, new ClockReport(path, chain, log), pace);
    Following following =
        new Following(
            current,
            chain,
            replaced,
            replicas,
            progress,
            new LostLocks(path, time, log),
            descriptors,
            checkpoints,
            pace,
            time);
    Lingering lingering = new Lingering(current, afterClose, reopenings, strand, pace, time);
    Joining joining =
        new Joining(
            configuration,
            current,
            chain,
            afterClose,
            checkpoints,
            lingering,
            replaced,
            replicas,
            following,
            progress,
            descriptors,
            waiting,
            pace,
            time);
    Looks looks = new Looks(current, following, joining, afterClose, replicas, progress, pace);
    demands =
        new ReplicaDemands(
            path,
            current,
            chain,
            afterClose,
            looks,
            replicas,
            gap,
            announcement,
            waiting,
            strand,
            pace,
            time,
            log);
    LastCapture lastCapture =
        new LastCapture(
            current,
            chain,
            afterClose,
            lingering,
            joining,
            looks,
            replicas,
            demands,
            gap,
            new LateWrites(configuration.path()),
            time);
    service =
        new DatabaseService(
            current,
            chain,
            looks,
            joining,
            following,
            afterClose,
            lingering,
            replaced,
            replicas,
            lastCapture,
            progress,
            pace);
  }

  /** Empty as yet. */
  Replicas replicas() {
    return replicas;
  }

  /** What the replicas are to ask. */
  ReplicaDemands demands() {
    return demands;
  }

  DatabaseService service() {
    return service;
  }
}
