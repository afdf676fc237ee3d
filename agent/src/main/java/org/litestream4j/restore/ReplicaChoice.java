package org.litestream4j.restore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.litestream4j.replica.ReplicaClient;

/**
 * In which order the replicas of one database are asked for a state: the one that leads furthest
 * comes first. Of equals, and of those that cannot tell, the one that is named first.
 */
public final class ReplicaChoice {
  private static final long UNKNOWN = -1;

  /** Is told why a replica was passed over. */
  public interface Listener {
    void passedOver(ReplicaClient replica, IOException failure);
  }

  /** What is done with a replica. */
  public interface Attempt<T> {
    T run(ReplicaClient replica) throws IOException;
  }

  private final List<ReplicaClient> replicas;
  private final RestoreTarget target;
  private final Listener listener;

  private ReplicaChoice(List<ReplicaClient> replicas, RestoreTarget target, Listener listener) {
    this.replicas = replicas;
    this.target = target;
    this.listener = listener;
  }

  public static ReplicaChoice of(
      List<? extends ReplicaClient> replicas, RestoreTarget target, Listener listener) {
    return new ReplicaChoice(new ArrayList<>(replicas), target, listener);
  }

  /**
   * Tries the replicas until one succeeds.
   *
   * @throws IOException the first failure that says more than that a replica is empty
   */
  public <T> T firstOf(Attempt<T> attempt) throws IOException {
    List<IOException> failures = new ArrayList<>();
    List<ReplicaClient> order = replicas.size() == 1 ? replicas : newestFirst(failures);
    for (ReplicaClient replica : order) {
      try {
        return attempt.run(replica);
      } catch (RestoreException e) {
        if (e.reason() == RestoreException.Reason.OUTPUT_IN_THE_WAY) {
          throw e;
        }
        passOver(replica, e, failures);
      } catch (IOException e) {
        passOver(replica, e, failures);
      }
    }
    throw failures.stream()
        .filter(failure -> !isEmptyReplica(failure))
        .findFirst()
        .orElseGet(() -> failures.get(0));
  }

  private void passOver(ReplicaClient replica, IOException failure, List<IOException> failures) {
    failures.add(failure);
    if (replicas.size() > 1 && !isEmptyReplica(failure)) {
      listener.passedOver(replica, failure);
    }
  }

  private List<ReplicaClient> newestFirst(List<IOException> failures) {
    Map<ReplicaClient, Long> reached = new LinkedHashMap<>();
    for (ReplicaClient replica : replicas) {
      try {
        reached.put(replica, Restore.from(replica).plan(target).maxTxid());
      } catch (RestoreException e) {
        reached.put(replica, UNKNOWN); // Perhaps it is one by Litestream 0.3, which has no plan.
      } catch (IOException e) {
        passOver(replica, e, failures);
      }
    }
    List<ReplicaClient> order = new ArrayList<>(reached.keySet());
    order.sort(Comparator.comparing(reached::get, Comparator.reverseOrder()));
    return order;
  }

  private static boolean isEmptyReplica(IOException failure) {
    return failure instanceof RestoreException
        && ((RestoreException) failure).reason() == RestoreException.Reason.EMPTY_REPLICA;
  }
}
