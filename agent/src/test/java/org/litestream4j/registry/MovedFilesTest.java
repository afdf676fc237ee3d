package org.litestream4j.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MovedFilesTest {
  @TempDir Path directory;

  private final RecordingListener listener = new RecordingListener();
  private final Registry registry = new Registry(listener);
  private Path path;
  private Path elsewhere;

  @BeforeEach
  void makeFiles() throws Exception {
    path = Files.createFile(directory.resolve("app.db"));
    elsewhere = directory.resolve("elsewhere.db");
  }

  @Test
  void onlyConnectionsToADatabaseThatWeSwitchedAreWatched() throws Exception {
    FakeConnection before = open(path);
    assertThat(before.isWatched()).isFalse();
    database().serveJournalMode("delete");
    FakeConnection after = open(path);
    assertThat(before.isWatched()).isTrue();
    assertThat(after.isWatched()).isTrue();
    database().stopServingJournalMode();
    assertThat(before.isWatched()).isFalse();
    database().serveJournalMode("wal");
    assertThat(before.isWatched()).isFalse();
  }

  @Test
  void aFileThatIsAwayIsNotWrittenToUntilItIsBack() throws Exception {
    FakeConnection connection = open(path);
    database().serveJournalMode("delete");
    assertThat(registry.hasMoved(connection)).isFalse();
    Files.move(path, elsewhere);
    assertThat(registry.hasMoved(connection)).isTrue();
    assertThat(registry.hasMoved(connection)).isTrue();
    assertThat(listener.told()).containsOnlyOnce("moved app.db").doesNotContain("replaced app.db");
    Files.move(elsewhere, path);
    assertThat(registry.hasMoved(connection)).isFalse();
    Files.delete(path);
    assertThat(registry.hasMoved(connection)).isTrue();
  }

  @Test
  void aFileWhosePathLeadsToAnotherStaysReplaced() throws Exception {
    FakeConnection connection = open(path);
    database().serveJournalMode("delete");
    Files.move(path, elsewhere);
    Files.createFile(path);
    assertThat(registry.hasMoved(connection)).isTrue();
    assertThat(listener.told()).containsOnlyOnce("replaced app.db");
    Files.move(elsewhere, path, StandardCopyOption.REPLACE_EXISTING);
    assertThat(registry.hasMoved(connection)).isTrue();
    assertThat(listener.told()).containsOnlyOnce("replaced app.db");
  }

  @Test
  void aFileIsReplacedBeforeANewOneIsOpenedInItsPlace() throws Exception {
    open(path);
    OpenDatabase old = database();
    old.serveJournalMode("delete");
    Files.delete(path);
    registry.opening(directory.resolve("other.db").toString(), 6);
    assertThat(listener.told()).doesNotContain("replaced app.db");
    registry.opening(path.toString(), 6);
    assertThat(listener.told()).containsSubsequence("replaced app.db", "opening app.db");
    assertThat(old.whereabouts()).isEqualTo(Whereabouts.REPLACED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ATTACH 'app.db' AS a", "ATTACH ? AS a", "ATTACH 'app' || '.db' AS a"})
  void aFileIsReplacedBeforeANewOneIsAttachedInItsPlace(String attach) throws Exception {
    FakeConnection other = open(Files.createFile(elsewhere));
    open(path);
    OpenDatabase old = registry.openDatabases().stream().filter(this::isAtPath).findFirst().get();
    old.serveJournalMode("delete");
    Files.delete(path);
    registry
        .statements()
        .changingFiles(
            other, attach.replace("app.db", path.toString()), Optional.of(path.toString()));
    assertThat(listener.told()).contains("replaced app.db");
    assertThat(old.whereabouts()).isEqualTo(Whereabouts.REPLACED);
  }

  @Test
  void aFileIsNotAttachedUnderItsNewNameWhileItIsOpenUnderItsOldOne() throws Exception {
    FakeConnection connection = open(path);
    database().serveJournalMode("delete");
    Files.move(path, elsewhere);
    assertThatThrownBy(
            () ->
                registry
                    .statements()
                    .changingFiles(
                        connection, "attach database ?1 as a", Optional.of(elsewhere.toString())))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("close those first");
  }

  private boolean isAtPath(OpenDatabase database) {
    return database.path().equals(path);
  }

  @Test
  void aFileIsNotOpenedUnderItsNewNameWhileItIsOpenUnderItsOldOne() throws Exception {
    open(path);
    database().serveJournalMode("delete");
    Files.move(path, elsewhere);
    assertThatThrownBy(() -> registry.opening(elsewhere.toString(), 6))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(elsewhere + " was moved")
        .hasMessageContaining("close those first");
  }

  @Test
  void aFileThatWasNotSwitchedIsLeftToSqlite() throws Exception {
    FakeConnection connection = open(path);
    Files.move(path, elsewhere);
    assertThat(registry.hasMoved(connection)).isFalse();
    registry.opening(elsewhere.toString(), 6);
    registry.opening(path.toString(), 6);
    assertThat(listener.told()).noneMatch(event -> event.matches("(moved|replaced).*"));
  }

  private OpenDatabase database() {
    return registry.openDatabases().get(0);
  }

  private FakeConnection open(Path file) throws Exception {
    FakeConnection connection = FakeConnection.to(file);
    registry.opening(file.toString(), connection.openFlags());
    registry.opened(connection);
    registry.connected(connection, new Properties());
    return connection;
  }
}
