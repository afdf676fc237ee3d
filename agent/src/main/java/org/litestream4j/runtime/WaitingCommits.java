package org.litestream4j.runtime;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.litestream4j.capture.CommitRequest;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.config.CommitRule;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.intercept.CommitWait;
import org.litestream4j.io.Time;
import org.litestream4j.log.Log;

/**
 * Lets the app's commits to one database return when its replicas have them. They wait on the app's
 * own threads, where nothing of the driver or of SQLite is held.
 */
final class WaitingCommits implements CommitWait {
  /** What is asked of the database in whatever state it is. On any thread. */
  interface Database {
    /** Empty while this process does not replicate it. */
    Optional<DatabaseService> service();

    /** Whether none of its commits is captured any more, for good. */
    boolean isGivenUp();

    /** Why commits may not be at the replicas. */
    String obstacle();

    /** It is looked at as soon as that is possible. */
    void hurry();

    /** The same in a while. */
    void hurryIn(long millis);
  }

  private static final long NO_TICKET = -1;
  private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Another process deletes a file, which tells nobody. */
  private static final long REQUEST_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** How often it is looked for requests of another process that has just made one. */
  private static final long REQUESTS_MILLIS = 10;

  private static final long REQUESTS_FOLLOW_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final String path;
  private final MetaDirectory meta;
  private final CommitRule rule;
  private final Database database;
  private final Time time;
  private final Log log;
  private final CommitTickets tickets = new CommitTickets();
  private volatile boolean isReplicatedElsewhere;
  private volatile boolean hasRequests;
  private long requestedNanos;

  WaitingCommits(
      DatabaseConfiguration configuration, CommitRule rule, Database database, Time time, Log log) {
    this.path = configuration.path().toString();
    this.meta = MetaDirectory.at(configuration.metaPath());
    this.rule = rule;
    this.database = database;
    this.time = time;
    this.log = log;
  }

  @Override
  public boolean fails() {
    return rule.fails();
  }

  @Override
  public long ticket() {
    if (!AppThread.hasRoomOnStack()) {
      return NO_TICKET;
    }
    long ticket = tickets.issue();
    hurryIfNeeded();
    return ticket;
  }

  private void hurryIfNeeded() {
    if (!isReplicatedElsewhere && tickets.needLook()) {
      database.hurry();
    }
  }

  /** Whether somebody waits for what is not captured yet, or not sent. On any thread. */
  boolean areThere() {
    return tickets.areAwaited();
  }

  @Override
  public Optional<SQLException> await(long ticket) {
    if (ticket == NO_TICKET) {
      return inVain("the stack of its thread is full");
    }
    CommitRequest request = null;
    try {
      long deadline = time.nanos() + rule.timeout().toNanos();
      while (!tickets.isDurable(ticket)) {
        long left = deadline - time.nanos();
        if (left <= 0) {
          return inVain("not confirmed within " + seconds() + ": " + database.obstacle());
        }
        if (tickets.isInVain(ticket)) {
          return inVain("the JVM ends");
        }
        if (isHopeless()) {
          return inVain(database.obstacle());
        }
        if (request == null && isReplicatedElsewhere) {
          request = CommitRequest.make(meta);
        } else if (request != null && request.isAnswered()) {
          return Optional.empty();
        }
        tickets.await(
            ticket, Math.min(left, request == null ? LONGEST_REST_NANOS : REQUEST_POLL_NANOS));
      }
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return inVain("the wait was interrupted");
    } catch (IOException e) {
      return inVain("the process that replicates it cannot be asked: " + e);
    } finally {
      tickets.giveBack();
      end(request);
    }
  }

  private String seconds() {
    return TimeUnit.NANOSECONDS.toMillis(rule.timeout().toNanos()) / 1000.0 + "s";
  }

  private boolean isHopeless() {
    Optional<DatabaseService> service = database.service();
    return database.isGivenUp()
        || (service.isPresent() && !service.get().replicas().mayAcknowledge(rule.ackReplicas()));
  }

  private Optional<SQLException> inVain(String reason) {
    String text = path + ": committed locally, not replicated: " + reason;
    if (rule.fails()) {
      return Optional.of(new SQLException(text));
    }
    log.warn(text + "; the app goes on");
    return Optional.empty();
  }

  /** Looks at the database for them. Only on its strand. */
  void look(Strand.Work look) throws Exception {
    boolean isElected = database.service().isPresent();
    List<CommitRequest> requests =
        isElected ? CommitRequest.in(meta) : Collections.<CommitRequest>emptyList();
    if (!requests.isEmpty()) {
      hasRequests = true;
      requestedNanos = time.nanos();
    }
    tickets.lookBegins(requests);
    look.run();
    Optional<DatabaseService> service = database.service();
    if (service.isPresent() && service.get().isUpToDate() && !database.isGivenUp()) {
      tickets.captured(service.get().lastTxid());
      release();
    }
    hasRequests &= time.nanos() - requestedNanos < REQUESTS_FOLLOW_NANOS;
    if (hasRequests && tickets.areAtRest()) {
      database.hurryIn(REQUESTS_MILLIS);
    }
  }

  /** A replica has more than before. */
  void progressed() {
    release();
    if (hasRequests) {
      database.hurry();
    }
  }

  private void release() {
    Optional<DatabaseService> service = database.service();
    if (!service.isPresent()) {
      return;
    }
    OptionalLong txid = service.get().replicas().durableAt(rule.ackReplicas());
    if (txid.isPresent()) {
      tickets.durable(txid.getAsLong()).forEach(WaitingCommits::end);
      hurryIfNeeded();
    }
  }

  /** Another process has the lock, or it has it no more. */
  void isReplicatedElsewhere(boolean isSo) {
    if (isReplicatedElsewhere != isSo) {
      isReplicatedElsewhere = isSo;
      tickets.tell();
    }
  }

  boolean areReplicatedElsewhere() {
    return isReplicatedElsewhere;
  }

  /** The JVM ends: nothing more is captured. */
  void end() {
    tickets.end();
  }

  private static void end(@Nullable CommitRequest request) {
    if (request != null) {
      try {
        request.end();
      } catch (IOException e) {
        // Whoever replicates the database answers it, and nobody listens.
      }
    }
  }
}
