package org.litestream4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.bootstrap.SettingSources;
import org.litestream4j.capture.CommitRequest;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.config.ConfigurationLoader;
import org.litestream4j.config.DatabaseConfiguration;
import org.litestream4j.io.Time;
import org.litestream4j.log.Log;
import org.litestream4j.log.LogLevel;

class WaitingCommitsTest {
  private static final int PATIENCE_SECONDS = 60;

  @TempDir Path directory;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final CountDownLatch hurried = new CountDownLatch(1);
  private volatile boolean isGivenUp;

  private final WaitingCommits.Database unreplicated =
      new WaitingCommits.Database() {
        @Override
        public Optional<DatabaseService> service() {
          return Optional.empty();
        }

        @Override
        public boolean isGivenUp() {
          return isGivenUp;
        }

        @Override
        public String obstacle() {
          return "the dog has eaten it";
        }

        @Override
        public void hurry() {
          hurried.countDown();
        }

        @Override
        public void hurryIn(long millis) {}
      };

  private WaitingCommits commits(String arguments) throws Exception {
    DatabaseConfiguration configuration =
        ConfigurationLoader.of(
                SettingSources.of(
                        "replica=file:///r,commit=replicated," + arguments,
                        new Properties(),
                        Map.of())
                    .read(),
                Map.of())
            .load()
            .forDatabase(directory.resolve("app.db"))
            .orElseThrow();
    Log log = Log.to(said, LogLevel.INFO, Clock.systemUTC());
    Files.createDirectories(configuration.metaPath());
    return new WaitingCommits(
        configuration, configuration.commitRule().orElseThrow(), unreplicated, Time.SYSTEM, log);
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aCommitThatWaitsInVainThrowsWhereThatIsAskedForAndTellsWhy() throws Exception {
    WaitingCommits commits = commits("commit-timeout=20ms,on-commit-timeout=fail");

    Optional<SQLException> refusal = commits.await(commits.ticket());

    assertThat(commits.fails()).isTrue();
    assertThat(refusal.orElseThrow().getMessage())
        .isEqualTo(
            directory.resolve("app.db")
                + ": committed locally, not replicated: not confirmed within 0.02s:"
                + " the dog has eaten it");
    assertThat(said()).isEmpty();
  }

  @Test
  void otherwiseOneLineSaysItHoweverManyDo() throws Exception {
    WaitingCommits commits = commits("commit-timeout=5ms");

    for (int i = 0; i < 5; i++) {
      assertThat(commits.await(commits.ticket())).isEmpty();
    }

    assertThat(commits.fails()).isFalse();
    assertThat(said().lines()).singleElement().asString().contains("committed locally");
  }

  @Test
  void nobodyWaitsForWhatCannotCome() throws Exception {
    WaitingCommits commits = commits("commit-timeout=1h,on-commit-timeout=fail");
    isGivenUp = true;

    assertThat(commits.await(commits.ticket()).orElseThrow().getMessage())
        .endsWith("committed locally, not replicated: the dog has eaten it");
  }

  @Test
  void aCommitAsksForALookAtOnce() throws Exception {
    WaitingCommits commits = commits("commit-timeout=5ms");

    commits.ticket();

    assertThat(hurried.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(commits.areThere()).isTrue();
  }

  @Test
  void anInterruptEndsTheWaitAndIsKept() throws Exception {
    WaitingCommits commits = commits("commit-timeout=1h,on-commit-timeout=fail");
    CompletableFuture<String> outcome = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    Thread app =
        new Thread(
            () -> {
              long ticket = commits.ticket();
              begun.countDown();
              String message = commits.await(ticket).orElseThrow().getMessage();
              outcome.complete(message + " " + Thread.currentThread().isInterrupted());
            });
    app.start();
    begun.await();

    app.interrupt();

    assertThat(outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .endsWith("committed locally, not replicated: the wait was interrupted true");
  }

  @Test
  void whoeverWaitsAtTheEndOfTheJvmGoesOnAtOnce() throws Exception {
    WaitingCommits commits = commits("commit-timeout=1h,on-commit-timeout=fail");
    long ticket = commits.ticket();
    CompletableFuture<Optional<SQLException>> outcome =
        CompletableFuture.supplyAsync(() -> commits.await(ticket));

    commits.end();

    assertThat(outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS).orElseThrow().getMessage())
        .endsWith("the JVM ends");
  }

  @Test
  void whereAnotherProcessReplicatesItThatOneIsAskedAndTheRequestTakenBack() throws Exception {
    WaitingCommits commits = commits("commit-timeout=1h,on-commit-timeout=fail");
    MetaDirectory meta = MetaDirectory.besides(directory.resolve("app.db"));
    long ticket = commits.ticket();
    CompletableFuture<Optional<SQLException>> outcome =
        CompletableFuture.supplyAsync(() -> commits.await(ticket));
    commits.isReplicatedElsewhere(true);
    while (CommitRequest.in(meta).isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(outcome).isNotDone();

    CommitRequest.in(meta).get(0).end();

    assertThat(outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEmpty();
    WaitingCommits impatient = commits("commit-timeout=20ms,on-commit-timeout=fail");
    impatient.isReplicatedElsewhere(true);
    assertThat(impatient.await(impatient.ticket())).isPresent();
    assertThat(CommitRequest.in(meta)).isEmpty();
  }
}
