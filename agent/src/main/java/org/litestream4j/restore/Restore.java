package org.litestream4j.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.litestream4j.io.AtomicFile;
import org.litestream4j.io.Time;
import org.litestream4j.replica.GenerationFile;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaException;

/**
 * Brings a state of a replica back as a database file: whole, proved and durable, or not at all.
 *
 * <pre>{@code
 * RestoredDatabase database = Restore.from(replica).to(path).run();
 * }</pre>
 */
public final class Restore {
  private static final int LEVELS = 10;
  private static final int PLANS = 3;

  /** How many files are fetched at once. */
  public static final int DEFAULT_PARALLELISM = 8;

  private final ReplicaClient replica;
  private final Path path;
  private RestoreTarget target = RestoreTarget.latest();
  private Overwrite overwrite = Overwrite.NEVER;
  private Optional<Replaced> replaced = Optional.empty();
  private int parallelism = DEFAULT_PARALLELISM;
  private Time time = Time.SYSTEM;
  private DatabaseCheck check = database -> {};
  private RestoreProgress progress = (doneBytes, totalBytes) -> {};

  private Restore(ReplicaClient replica, Path path) {
    this.replica = replica;
    this.path = path;
  }

  /** Where to restore from; {@link Source#to} says where to. */
  public static Source from(ReplicaClient replica) {
    return new Source(replica);
  }

  /** A replica to restore from. */
  public static final class Source {
    private final ReplicaClient replica;

    private Source(ReplicaClient replica) {
      this.replica = replica;
    }

    /** A restore of the newest state to {@code path}, where nothing may lie yet. */
    public Restore to(Path path) {
      return new Restore(replica, path);
    }

    /** Which LTX files would be read. */
    public RestorePlan plan(RestoreTarget target) throws IOException {
      return RestorePlan.of(list(target), target);
    }

    /** From level 0 up: what is compacted meanwhile is seen in two places rather than in none. */
    List<LtxFileInfo> list(RestoreTarget target) throws IOException {
      ReplicaClient.Timestamps timestamps =
          target.isMoment() ? ReplicaClient.Timestamps.EXACT : ReplicaClient.Timestamps.LISTED;
      List<LtxFileInfo> listing = new ArrayList<>();
      for (int level = 0; level < LEVELS; level++) {
        listing.addAll(replica.list(level, 0, timestamps));
      }
      return listing;
    }
  }

  /** Another state than the newest. */
  public Restore target(RestoreTarget wanted) {
    this.target = wanted;
    return this;
  }

  /** What may happen to a database that lies there. */
  public Restore overwrite(Overwrite permission) {
    this.overwrite = permission;
    return this;
  }

  /** Keeps the database that lies there, instead of deleting it. */
  public Restore keeping(Replaced old) {
    this.replaced = Optional.of(old);
    return this;
  }

  /**
   * How many files are fetched at once; 8 unless something else is said.
   *
   * @throws IllegalArgumentException for less than 1
   */
  public Restore parallelism(int files) {
    if (files < 1) {
      throw new IllegalArgumentException("a parallelism of " + files + " is less than 1");
    }
    this.parallelism = files;
    return this;
  }

  /**
   * The time that passes before a broken stream is opened again; by default that of the machine.
   */
  public Restore time(Time passing) {
    this.time = passing;
    return this;
  }

  /** A further examination of the result, before it takes its place. */
  public Restore check(DatabaseCheck examination) {
    this.check = examination;
    return this;
  }

  public Restore progress(RestoreProgress listener) {
    this.progress = listener;
    return this;
  }

  /**
   * Restores.
   *
   * @throws RestoreException if there is no such state, it is damaged, or the output is in the way
   * @throws ReplicaException if the replica cannot be read
   * @throws IOException if the database cannot be written
   */
  public RestoredDatabase run() throws IOException {
    RestoreOutput output = RestoreOutput.at(path, overwrite, replaced);
    output.refuseUnlessFree();
    for (int attempt = 1; ; attempt++) {
      try {
        return restore(recipe(), output);
      } catch (ReplicaException e) {
        // Retention deletes files that a later compaction has covered: the next plan avoids them.
        if (e.kind() != ReplicaException.Kind.NOT_FOUND || attempt == PLANS) {
          throw e;
        }
      }
    }
  }

  /** Of what was written last: by Litestream 0.3, or by 0.5 and its like. */
  private Recipe recipe() throws IOException {
    List<LtxFileInfo> listing = new Source(replica).list(target);
    List<GenerationFile> generations = replica.listGenerations();
    if (target.requiredTxid() != 0) {
      return new LtxRecipe(replica, RestorePlan.of(listing, target), parallelism, time);
    }
    return FormatChoice.prefersGenerations(listing, generations, target)
        ? new GenerationRecipe(replica, GenerationPlan.of(generations, target))
        : new LtxRecipe(replica, RestorePlan.of(listing, target), parallelism, time);
  }

  private RestoredDatabase restore(Recipe recipe, RestoreOutput output) throws IOException {
    ReadCount count = new ReadCount(progress, recipe.sizeBytes());
    try (AtomicFile file = output.begin()) {
      file.removeAbandonedAttempts();
      RestoredDatabase database = recipe.write(file.channel(), output.path(), count);
      check.examine(file.temporaryPath());
      output.publish(file);
      return database;
    }
  }
}
