package org.litestream4j.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.litestream4j.io.AtomicFile;
import org.litestream4j.json.JsonTree;
import org.litestream4j.json.JsonWriter;

/**
 * What the process that replicates a database knows of it and files cannot tell, as it is kept for
 * others in the meta directory: {@code status.json}. It is no proof of anything but problems.
 */
public final class AgentStatus {
  /** What the agent does with the database. */
  public enum Activity {
    /** The app has it open, and each commit is captured. */
    FOLLOWS,
    /** The app has it open, and nothing was committed yet, or it is compared at intervals. */
    WATCHES,
    /** The app has closed it. */
    RESTS,
    /** The JVM has ended as it should. */
    HAS_ENDED
  }

  private static final String FILE_NAME = "status.json";

  private final ProcessMark process;
  private final long writtenMillis;
  private final Activity activity;
  private final String problem;
  private final long drillIntervalMillis;
  private final List<ReplicaNews> replicas;

  private AgentStatus(
      ProcessMark process,
      long writtenMillis,
      Activity activity,
      String problem,
      long drillIntervalMillis,
      List<ReplicaNews> replicas) {
    this.process = process;
    this.writtenMillis = writtenMillis;
    this.activity = activity;
    this.problem = problem;
    this.drillIntervalMillis = drillIntervalMillis;
    this.replicas = Collections.unmodifiableList(new ArrayList<>(replicas));
  }

  /**
   * @param problem why the database is not captured; empty if it is
   * @param drillIntervalMillis 0 for no drills
   */
  public static AgentStatus of(
      ProcessMark process,
      long writtenMillis,
      Activity activity,
      String problem,
      long drillIntervalMillis,
      List<ReplicaNews> replicas) {
    return new AgentStatus(
        process, writtenMillis, activity, problem, drillIntervalMillis, replicas);
  }

  /** What is told in {@code metaDirectory}; empty if there is nothing that can be read. */
  public static Optional<AgentStatus> readFrom(Path metaDirectory) {
    try {
      return Optional.of(parse(Files.readAllBytes(metaDirectory.resolve(FILE_NAME))));
    } catch (IOException | IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  private static AgentStatus parse(byte[] content) throws IOException {
    JsonTree fields = JsonTree.parse(content);
    List<ReplicaNews> replicas = new ArrayList<>();
    for (JsonTree replica : fields.list("replicas")) {
      replicas.add(ReplicaNews.readFrom(replica));
    }
    return new AgentStatus(
        ProcessMark.of(fields.text("pid"), fields.text("process_start")),
        fields.number("written_ms"),
        Activity.valueOf(fields.text("activity").toUpperCase(Locale.ROOT)),
        fields.text("problem"),
        fields.number("drill_interval_ms"),
        replicas);
  }

  /** Whole or not at all; after a power cut it may be gone. */
  public void writeTo(Path metaDirectory) throws IOException {
    try (AtomicFile file = AtomicFile.create(metaDirectory.resolve(FILE_NAME))) {
      ByteBuffer bytes = ByteBuffer.wrap(toString().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        file.channel().write(bytes);
      }
      file.publishUnforced();
    }
  }

  /** Whether {@code other} tells the same, whenever it was written. */
  public boolean saysTheSameAs(AgentStatus other) {
    return at(0).toString().equals(other.at(0).toString());
  }

  /** Whether it tells more than that commits were sent since {@code before}. */
  public boolean isNewsAfter(AgentStatus before) {
    return activity != before.activity
        || !problem.equals(before.problem)
        || !obstacles().equals(before.obstacles());
  }

  private List<String> obstacles() {
    return replicas.stream().map(ReplicaNews::current).collect(Collectors.toList());
  }

  private AgentStatus at(long millis) {
    return of(process, millis, activity, problem, drillIntervalMillis, replicas);
  }

  /** As JSON. */
  @Override
  public String toString() {
    return JsonWriter.object(
        fields ->
            fields
                .field("pid", process.id())
                .field("process_start", process.begun())
                .field("written_ms", writtenMillis)
                .field("activity", activity.name().toLowerCase(Locale.ROOT))
                .field("problem", problem)
                .field("drill_interval_ms", drillIntervalMillis)
                .array("replicas", this::writeReplicas));
  }

  private void writeReplicas(JsonWriter array) throws IOException {
    for (ReplicaNews replica : replicas) {
      array.element(replica::writeTo);
    }
  }

  public ProcessMark process() {
    return process;
  }

  /** Milliseconds since the Unix epoch. */
  public long writtenMillis() {
    return writtenMillis;
  }

  public Activity activity() {
    return activity;
  }

  /** Why the database is not captured; empty if it is. */
  public String problem() {
    return problem;
  }

  /** 0 for no drills. */
  public long drillIntervalMillis() {
    return drillIntervalMillis;
  }

  public List<ReplicaNews> replicas() {
    return replicas;
  }

  /** What is told of the replica at {@code url}. */
  public Optional<ReplicaNews> replica(String url) {
    return replicas.stream().filter(replica -> replica.url().equals(url)).findFirst();
  }
}
