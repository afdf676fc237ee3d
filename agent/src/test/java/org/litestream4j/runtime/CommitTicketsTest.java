package org.litestream4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.capture.CommitRequest;
import org.litestream4j.capture.MetaDirectory;

class CommitTicketsTest {
  private final CommitTickets tickets = new CommitTickets();

  private void look(long txid) {
    tickets.lookBegins(List.of());
    tickets.captured(txid);
  }

  @Test
  void aCommitIsDurableWhenTheFileOfTheNextLookIs() {
    long ticket = tickets.issue();
    look(7);
    assertThat(tickets.durable(6)).isEmpty();
    assertThat(tickets.isDurable(ticket)).isFalse();

    tickets.durable(7);

    assertThat(tickets.isDurable(ticket)).isTrue();
    assertThat(tickets.areAwaited()).isFalse();
  }

  @Test
  void aCommitDuringALookIsNotCoveredByIt() {
    tickets.lookBegins(List.of());
    long ticket = tickets.issue();
    tickets.captured(7);
    tickets.durable(7);

    assertThat(tickets.isDurable(ticket)).isFalse();
    assertThat(tickets.needLook()).isTrue();
  }

  @Test
  void aLookThatHasNotCapturedEverythingCoversNothing() {
    long ticket = tickets.issue();
    tickets.lookBegins(List.of());
    tickets.durable(100);

    assertThat(tickets.isDurable(ticket)).isFalse();
  }

  @Test
  void commitsThatComeWhileAFileIsOnItsWayShareTheNext() {
    long first = tickets.issue();
    assertThat(tickets.needLook()).isTrue();
    look(1);
    long second = tickets.issue();
    long third = tickets.issue();
    assertThat(tickets.needLook()).isFalse();

    tickets.durable(1);

    assertThat(tickets.isDurable(first)).isTrue();
    assertThat(tickets.needLook()).isTrue();
    look(2);
    tickets.durable(2);
    assertThat(tickets.isDurable(second)).isTrue();
    assertThat(tickets.isDurable(third)).isTrue();
  }

  @Test
  void afterTheEndOnlyWhatWasCapturedMayComeTrue() {
    long captured = tickets.issue();
    look(1);
    tickets.end();
    long late = tickets.issue();

    assertThat(tickets.isInVain(captured)).isFalse();
    assertThat(tickets.isInVain(late)).isTrue();
  }

  @Test
  void requestsOfOtherProcessesAreAnsweredWhenTheirFileIsDurable(@TempDir Path directory)
      throws Exception {
    MetaDirectory meta = MetaDirectory.at(directory);
    assertThat(CommitRequest.in(meta)).isEmpty();
    CommitRequest first = CommitRequest.make(meta);
    tickets.lookBegins(CommitRequest.in(meta));
    CommitRequest second = CommitRequest.make(meta);
    tickets.captured(3);

    for (CommitRequest answered : tickets.durable(3)) {
      answered.end();
    }

    assertThat(first.isAnswered()).isTrue();
    assertThat(second.isAnswered()).isFalse();
    assertThat(CommitRequest.in(meta)).hasSize(1);
  }

  /** Against the plain rule: what was committed before a look that captured all up to a TXID. */
  @Test
  void noOrderOfCommitsLooksAndUploadsLetsACommitGoTooEarly() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      CommitTickets subject = new CommitTickets();
      long[] fileOf = new long[60];
      int issued = 0;
      long txid = 0;
      long durable = 0;
      for (int step = 0; step < 120; step++) {
        switch (random.nextInt(3)) {
          case 0 -> {
            if (issued < fileOf.length) {
              subject.issue();
              fileOf[issued++] = Long.MAX_VALUE;
            }
          }
          case 1 -> {
            subject.lookBegins(List.of());
            int covered = issued;
            if (issued < fileOf.length && random.nextBoolean()) {
              subject.issue();
              fileOf[issued++] = Long.MAX_VALUE;
            }
            if (random.nextInt(4) > 0) {
              txid += random.nextInt(2);
              for (int i = 0; i < covered; i++) {
                fileOf[i] = Math.min(fileOf[i], txid);
              }
              subject.captured(txid);
            }
          }
          default -> {
            durable = durable + random.nextLong(txid - durable + 1);
            subject.durable(durable);
          }
        }
        for (int i = 0; i < issued; i++) {
          if (subject.isDurable(i + 1)) {
            assertThat(fileOf[i])
                .as("seed %d, commit %d", seed, i + 1)
                .isLessThanOrEqualTo(durable);
          }
        }
      }
      subject.lookBegins(List.of());
      subject.captured(txid);
      subject.durable(txid);
      assertThat(subject.needLook()).as("seed %d", seed).isFalse();
    }
  }
}
