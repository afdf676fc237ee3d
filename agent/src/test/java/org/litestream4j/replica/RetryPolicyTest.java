package org.litestream4j.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.litestream4j.replica.ReplicaException.Kind;

class RetryPolicyTest {
  private final List<Long> pauses = new ArrayList<>();
  private final SleptTime clock = new SleptTime();
  private final RetryPolicy policy = RetryPolicy.of(clock, this::sleep, new Random(7));
  private int attempts;

  private void sleep(long millis) {
    pauses.add(millis);
    clock.nowMillis += millis;
  }

  @Test
  void aFailureThatPassesIsNotSeen() throws IOException {
    assertThat(policy.run(failing(Kind.RETRY, 3))).isEqualTo("done");
    assertThat(attempts).isEqualTo(4);
  }

  @Test
  void pausesGrowAndAreCutByARandomPart() {
    assertThatThrownBy(() -> policy.run(failing(Kind.RETRY, 100)))
        .isInstanceOf(ReplicaException.class);
    long wholeMillis = 100;
    for (long pauseMillis : pauses) {
      assertThat(pauseMillis).isBetween(wholeMillis / 2, wholeMillis);
      wholeMillis = Math.min(20_000, wholeMillis * 2);
    }
    assertThat(pauses).doesNotHaveDuplicates();
  }

  @Test
  void attemptsEndAfterTenOrHalfAMinute() {
    assertThatThrownBy(() -> policy.run(failing(Kind.RETRY, 100)))
        .isInstanceOf(ReplicaException.class);
    assertThat(attempts).isBetween(8, 10);
    assertThat(clock.nowMillis).isLessThanOrEqualTo(30_000);
  }

  @Test
  void aStoreThatAsksForAPauseGetsALongerOne() throws IOException {
    policy.run(failing(Kind.WAIT, 1));
    assertThat(pauses.get(0)).isBetween(500L, 1000L);
  }

  @Test
  void whatCannotHelpIsNotTriedAgain() {
    for (Kind kind : new Kind[] {Kind.GIVE_UP, Kind.NOT_FOUND}) {
      attempts = 0;
      assertThatThrownBy(() -> policy.run(failing(kind, 1)))
          .isInstanceOfSatisfying(
              ReplicaException.class, e -> assertThat(e.kind()).isEqualTo(kind));
      assertThat(attempts).isEqualTo(1);
    }
    assertThat(pauses).isEmpty();
  }

  @Test
  void anInterruptEndsTheAttemptsAndIsKept() {
    RetryPolicy interrupted =
        RetryPolicy.of(
            clock,
            millis -> {
              throw new InterruptedException();
            },
            new Random(7));
    assertThatThrownBy(() -> interrupted.run(failing(Kind.RETRY, 1)))
        .isInstanceOf(ReplicaException.class);
    assertThat(attempts).isEqualTo(1);
    assertThat(Thread.interrupted()).isTrue();
  }

  private RetryPolicy.Attempt<String> failing(Kind kind, int times) {
    return () -> {
      if (attempts++ < times) {
        throw new ReplicaException(kind, "cannot", null);
      }
      return "done";
    };
  }

  /** A clock that goes on only while somebody sleeps. */
  private static final class SleptTime extends Clock {
    private long nowMillis;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(nowMillis);
    }
  }
}
