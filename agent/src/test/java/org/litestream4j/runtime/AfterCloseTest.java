package org.litestream4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.capture.ClosedCapture;
import org.litestream4j.capture.LocalChain;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.ltx.PageEncoding;
import org.litestream4j.registry.FakeConnection;
import org.litestream4j.registry.OpenDatabase;
import org.litestream4j.registry.RecordingListener;
import org.litestream4j.registry.Registry;
import org.litestream4j.sqlite.AppDatabase;

class AfterCloseTest {
  @TempDir Path directory;

  @Test
  void aDatabaseThatTheAppDeletesRightAfterItsCloseIsNoFailure() throws Exception {
    Path path = directory.resolve("app.db");
    AppDatabase.createRollback(path).close();
    MetaDirectory meta = MetaDirectory.besides(path);
    meta.create();
    DeletesWhenAsked clock = new DeletesWhenAsked(path);
    Registry registry = new Registry(new RecordingListener());
    AfterClose afterClose =
        new AfterClose(
            new ClosedCapture(
                path, LocalChain.open(meta, PageEncoding.BLOCK, Clock.systemUTC()), clock),
            registry);
    Optional<FileIdentity> left = FileIdentity.read(path);
    afterClose.begin(opened(registry, path), left);

    assertThat(afterClose.capture()).isEqualTo(AfterClose.Outcome.NOTHING_TO_DO);

    assertThat(clock.hasDeleted).isTrue();
    assertThat(afterClose.isPending()).isFalse();
  }

  private static OpenDatabase opened(Registry registry, Path path) throws Exception {
    FakeConnection connection = FakeConnection.to(path);
    registry.opening(path.toString(), connection.openFlags());
    registry.opened(connection);
    OpenDatabase database = registry.openDatabases().get(0);
    registry.closed(connection);
    return database;
  }

  /** The time is asked for between the first look at the file and the first read of it. */
  private static final class DeletesWhenAsked extends Clock {
    private final Path file;
    private boolean hasDeleted;

    DeletesWhenAsked(Path file) {
      this.file = file;
    }

    @Override
    public Instant instant() {
      try {
        Files.delete(file);
        hasDeleted = true;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return Instant.EPOCH;
    }

    @Override
    public ZoneId getZone() {
      return Clock.systemUTC().getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
