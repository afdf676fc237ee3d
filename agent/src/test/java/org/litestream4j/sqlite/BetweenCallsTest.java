package org.litestream4j.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestream4j.registry.FakeConnection;
import org.litestream4j.registry.RecordingListener;
import org.litestream4j.registry.Registry;

class BetweenCallsTest {
  @TempDir Path directory;
  private FakeConnection app;
  private WalConnection ours;
  private final List<String> seen = new ArrayList<>();

  @BeforeEach
  void theAppHasItOpen() throws Exception {
    Path database = Files.createFile(directory.resolve("app.db"));
    app = FakeConnection.to(database);
    Registry registry = new Registry(new RecordingListener());
    registry.opening(database.toString(), app.openFlags());
    registry.opened(app);
    ours = new BetweenCalls(new Recording(), registry.openDatabases().get(0).gate());
  }

  @Test
  void aMarkBeginsWhileTheAppMakesNoCall() throws Exception {
    ours.beginRead();
    assertThat(seen).containsExactly("begin, the app waits");
    assertThat(app.isGateClosed()).isFalse();
  }

  @Test
  void aCheckpointBeginsWhileTheAppMakesNoCall() throws Exception {
    ours.checkpointPassive();
    assertThat(seen).containsExactly("checkpoint, the app waits");
  }

  @Test
  void anAppWithoutRestKeepsNobodyAway() throws Exception {
    app.beginCall();
    ours.beginRead();
    ours.checkpointPassive();
    assertThat(seen).containsExactly("begin", "checkpoint");
  }

  /** Notes down whether the app could make a call. */
  private final class Recording implements WalConnection {
    private void see(String what) {
      seen.add(what + (app.isGateClosed() ? ", the app waits" : ""));
    }

    @Override
    public void beginRead() {
      see("begin");
    }

    @Override
    public Backfill checkpointPassive() {
      see("checkpoint");
      return Backfill.of(0, 0, 0);
    }

    @Override
    public boolean tryBeginWrite() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void end() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Backfill checkpointTruncate() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String queryText(String sql) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException();
    }
  }
}
