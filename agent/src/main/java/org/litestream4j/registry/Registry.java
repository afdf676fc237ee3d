package org.litestream4j.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.intercept.DriverEvents;
import org.litestream4j.intercept.SchemaFile;
import org.litestream4j.intercept.StatementResult;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.Inode;

/**
 * Knows which database files the app has open, by inode, from what the driver's woven code tells.
 * SQLite itself is asked which files those are, never the URL.
 */
public final class Registry implements DriverEvents {
  private final DatabaseListener listener;
  private final Map<Inode, OpenDatabase> open = new HashMap<>();
  private final Map<DriverConnection, List<OpenDatabase>> byConnection = new ConcurrentHashMap<>();

  /** Open, but of a file that is not known yet: no descriptor may be closed while there is one. */
  private final Set<DriverConnection> unplaced = ConcurrentHashMap.newKeySet();

  private final Set<DriverConnection> closing = ConcurrentHashMap.newKeySet();
  private final Set<DriverConnection> attaching = ConcurrentHashMap.newKeySet();
  private final PragmaAnswers answers;
  private final SynchronousModes synchronousModes = new SynchronousModes();
  private final MovedFiles movedFiles;
  private final PageSizes pageSizes;
  private final AutomaticCheckpoints checkpoints = new AutomaticCheckpoints();
  private int opensInProgress;

  public Registry(DatabaseListener listener) {
    this.listener = listener;
    this.answers = new PragmaAnswers(listener, synchronousModes, checkpoints);
    this.pageSizes = new PageSizes(listener);
    this.movedFiles = new MovedFiles(listener);
  }

  @Override
  public void opening(String fileName, int openFlags) throws SQLException {
    Optional<Path> path = OpenedName.path(fileName, openFlags);
    if (path.isPresent()) {
      letGoOfKeptFilesThatChanged();
    }
    beginOpen();
    try {
      if (path.isPresent()) {
        movedFiles.beforeOpen(path.get(), openDatabases());
        listener.opening(path.get());
      }
    } catch (SQLException refusal) {
      endOpen(); // The driver's open does not begin, so it will not end either.
      throw refusal;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at the files that are open", e);
    }
  }

  /** Before anything is opened: our connections must not meet a file that they do not know. */
  private void letGoOfKeptFilesThatChanged() {
    for (OpenDatabase database : openDatabases()) {
      if (database.isLeftToUs() && !isAsKept(database)) {
        listener.keptFileHasChanged(database);
      }
    }
  }

  private static boolean isAsKept(OpenDatabase database) {
    try {
      return database.isAsKept();
    } catch (IOException e) {
      return false;
    }
  }

  /** Takes our connections away from a database that nobody else has open. */
  public interface Leaving {
    void leave() throws SQLException, IOException;
  }

  /**
   * Ends what {@link OpenDatabase#keep} began, unless the app has the database open or opens one at
   * this moment, and keeps new ones out meanwhile.
   *
   * @return false if it is not ended
   */
  public synchronized boolean letGoOfKept(OpenDatabase database, Leaving leaving)
      throws SQLException, IOException {
    if (opensInProgress != 0 || !unplaced.isEmpty() || !database.connections().isEmpty()) {
      return false;
    }
    try {
      leaving.leave();
    } finally {
      database.keepNoLonger();
      open.remove(database.inode(), database);
    }
    return true;
  }

  @Override
  public void openFailed(String fileName) {
    endOpen();
  }

  @Override
  public void opened(DriverConnection connection) {
    unplaced.add(connection);
    try {
      place(connection);
    } catch (SQLException e) {
      // Encrypted, and the key is not there yet: it is when the connection is ready.
    } finally {
      endOpen();
    }
  }

  @Override
  public void connected(DriverConnection connection, String url, Properties properties) {
    if (unplaced.contains(connection)) {
      try {
        place(connection);
      } catch (SQLException e) {
        throw new IllegalStateException(
            "cannot find out which file " + connection.fileName() + " is", e);
      }
    }
    for (OpenDatabase database : databasesOf(connection)) {
      database.properties(properties);
      listener.connected(database, connection);
    }
  }

  @Override
  public void waitAtGate(DriverConnection connection) {
    List<OpenDatabase> databases = databasesOf(connection);
    if (databases.isEmpty()) {
      connection.openGate();
    }
    for (OpenDatabase database : databases) {
      database.gate().await(connection);
    }
  }

  @Override
  public void touched(DriverConnection connection) {
    if (attaching.remove(connection)) {
      follow(connection);
    }
    for (OpenDatabase database : databasesOf(connection)) {
      database.pragmaEnded(connection);
      listener.touched(database);
    }
  }

  @Override
  public boolean hasMoved(DriverConnection connection) {
    List<OpenDatabase> databases = databasesOf(connection);
    databases.forEach(database -> synchronousModes.follow(connection, database));
    Optional<OpenDatabase> main = databases.stream().findFirst();
    try {
      return main.isPresent() && movedFiles.refusesWrites(main.get());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + main, e);
    }
  }

  @Override
  public String statement(DriverConnection connection, String sql) {
    Optional<Pragma> pragma = Pragma.parse(sql);
    if (!pragma.isPresent()) {
      Optional<String> rewritten = pageSizes.rewrittenBy(connection, sql);
      if (rewritten.isPresent()) {
        concernedBy(connection, rewritten.get())
            .ifPresent(database -> pageSizes.letRewrite(connection, database, rewritten.get()));
      }
      String text = sql.toUpperCase(Locale.ROOT);
      if (text.contains("ATTACH") || text.contains("DETACH")) {
        attaching.add(connection);
        connection.takeDirty();
      }
      return sql;
    }
    pageSizes.note(connection, pragma.get());
    return PragmaAnswers.mayCollide(pragma.get()) ? answered(connection, pragma.get(), sql) : sql;
  }

  private String answered(DriverConnection connection, Pragma pragma, String sql) {
    String answer = answers.answer(connection, schemasOf(connection), pragma, sql);
    tellDifferences(connection);
    return answer;
  }

  private void tellDifferences(DriverConnection connection) {
    for (OpenDatabase database : databasesOf(connection)) {
      database.takeDifferences().forEach(difference -> listener.differs(database, difference));
    }
  }

  @Override
  public List<String> columnsOfOurs(DriverConnection connection, String sql) {
    return Pragma.parse(sql)
        .map(PragmaAnswers::columnsOfExecuted)
        .orElseGet(Collections::emptyList);
  }

  @Override
  public StatementResult execute(DriverConnection connection, String sql, int statementsInProgress)
      throws SQLException {
    Pragma pragma = Pragma.parse(sql).orElseThrow(IllegalArgumentException::new);
    StatementResult result =
        answers.execute(
            new Execution(connection, sql, pragma, schemasOf(connection), statementsInProgress));
    tellDifferences(connection);
    return result;
  }

  @Override
  public void explaining(DriverConnection connection, String sql) {
    Pragma.parse(sql)
        .ifPresent(
            pragma ->
                answers.explanation(connection, schemasOf(connection), pragma).begin(connection));
  }

  @Override
  public void explained(DriverConnection connection, String sql) {
    Optional<Pragma> pragma = Pragma.parse(sql);
    if (pragma.isPresent()) {
      List<Schema> schemas = schemasOf(connection);
      Explanation explanation = answers.explanation(connection, schemas, pragma.get());
      answers.answer(connection, schemas, pragma.get(), sql); // It has acted.
      explanation.end(connection);
    }
  }

  @Override
  public Optional<String> tableOf(DriverConnection connection, String name) {
    return Pragma.parse("PRAGMA " + name)
        .filter(PragmaAnswers::mayCollide)
        .flatMap(pragma -> answers.tableOf(connection, schemasOf(connection), pragma));
  }

  @Override
  public void filesChanged(DriverConnection connection) {
    follow(connection);
  }

  @Override
  public boolean isTargetInWal(DriverConnection connection, String schema, String fileName) {
    Optional<OpenDatabase> database =
        concernedBy(connection, schema).filter(OpenDatabase::isConverted);
    return database.isPresent()
        && OpenedName.path(fileName, connection.openFlags())
            .filter(copy -> identity(copy).isPresent() && !isOpen(copy))
            .filter(copy -> listener.isInWal(database.get(), connection, copy))
            .isPresent();
  }

  private List<Schema> schemasOf(DriverConnection connection) {
    List<OpenDatabase> databases = databasesOf(connection);
    if (databases.isEmpty()) {
      return Collections.emptyList();
    }
    try {
      List<Schema> schemas = new ArrayList<>();
      for (SchemaFile file : connection.databaseList()) {
        schemas.add(
            new Schema(
                file.schema(),
                fileBehind(file)
                    .flatMap(found -> among(databases, found))
                    .filter(OpenDatabase::isReplicated)));
      }
      return Collections.unmodifiableList(schemas);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot find out which files " + connection + " has", e);
    }
  }

  private static Optional<FileIdentity> fileBehind(SchemaFile file) {
    return file.isFileless() ? Optional.empty() : identity(Paths.get(file.file()));
  }

  private static Optional<OpenDatabase> among(List<OpenDatabase> databases, FileIdentity file) {
    return databases.stream().filter(database -> database.inode().equals(file.inode())).findFirst();
  }

  private Optional<OpenDatabase> concernedBy(DriverConnection connection, String schema) {
    return Schema.in(schemasOf(connection), schema).flatMap(Schema::database);
  }

  @Override
  public boolean isCopyInWal(DriverConnection connection, String schema) {
    return concernedBy(connection, schema).filter(OpenDatabase::isConverted).isPresent();
  }

  @Override
  public void backedUp(DriverConnection connection, String schema, String fileName) {
    OpenedName.path(fileName, connection.openFlags())
        .filter(copy -> !isOpen(copy))
        .ifPresent(
            copy ->
                concernedBy(connection, schema)
                    .ifPresent(database -> listener.backedUp(database, connection, copy)));
  }

  private synchronized boolean isOpen(Path path) {
    return identity(path).map(FileIdentity::inode).filter(open::containsKey).isPresent();
  }

  /** The last connection is one that closes while all others do. */
  @Override
  public void closing(DriverConnection connection) {
    List<OpenDatabase> lasts = new ArrayList<>();
    synchronized (this) {
      closing.add(connection);
      for (OpenDatabase database : databasesOf(connection)) {
        if (closing.containsAll(database.connections())) {
          lasts.add(database);
        }
      }
    }
    lasts.forEach(listener::lastClosing);
  }

  @Override
  public void closeFailed(DriverConnection connection) {
    closing.remove(connection);
    databasesOf(connection).forEach(OpenDatabase::isOpenStill);
    databasesOf(connection).forEach(database -> listener.connected(database, connection));
  }

  @Override
  public void closed(DriverConnection connection) {
    attaching.remove(connection);
    unplaced.remove(connection);
    closing.remove(connection);
    answers.forget(connection);
    pageSizes.forget(connection);
    List<OpenDatabase> databases = byConnection.remove(connection);
    if (databases != null) {
      databases.forEach(database -> letGo(database, connection));
    }
  }

  /**
   * Runs {@code action} if no connection of the app to {@code database} lives and none is being
   * opened, and keeps new ones out meanwhile.
   */
  public synchronized void ifClosed(OpenDatabase database, Runnable action) {
    OpenDatabase now = open.get(database.inode());
    if (opensInProgress == 0
        && unplaced.isEmpty()
        && (now == null || now.connections().isEmpty())) {
      action.run();
    }
  }

  public AutomaticCheckpoints automaticCheckpoints() {
    return checkpoints;
  }

  /** The databases that are open now. */
  public synchronized List<OpenDatabase> openDatabases() {
    return new ArrayList<>(open.values());
  }

  private synchronized void beginOpen() {
    opensInProgress++;
  }

  private synchronized void endOpen() {
    opensInProgress--;
  }

  private List<OpenDatabase> databasesOf(DriverConnection connection) {
    return byConnection.getOrDefault(connection, new ArrayList<>());
  }

  private void place(DriverConnection connection) throws SQLException {
    List<OpenDatabase> files = filesOf(connection);
    byConnection.put(connection, files);
    unplaced.remove(connection);
    noteDrivers(files);
  }

  /** After ATTACH or DETACH: the connection may have other files now. */
  private void follow(DriverConnection connection) {
    List<OpenDatabase> before = databasesOf(connection);
    List<OpenDatabase> now;
    try {
      now = filesOf(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot find out which files are attached", e);
    }
    byConnection.put(connection, now);
    noteDrivers(now);
    Properties properties =
        before.stream().findFirst().map(OpenDatabase::properties).orElseGet(Properties::new);
    now.stream()
        .filter(database -> !before.contains(database))
        .forEach(
            database -> {
              database.propertiesUnlessKnown(properties);
              listener.connected(database, connection);
            });
    before.stream()
        .filter(database -> !now.contains(database))
        .forEach(database -> detached(database, connection));
  }

  /** Unlike a close this is noticed only when it is over. */
  private void detached(OpenDatabase database, DriverConnection connection) {
    if (database.isKept() && database.connections().size() == 1) {
      listener.lastClosing(database);
    }
    letGo(database, connection);
  }

  private void noteDrivers(List<OpenDatabase> databases) {
    databases.stream().filter(OpenDatabase::noteDrivers).forEach(listener::openInTwoDrivers);
  }

  private List<OpenDatabase> filesOf(DriverConnection connection) throws SQLException {
    Map<Path, FileIdentity> files = new LinkedHashMap<>();
    for (SchemaFile file : connection.databaseList()) {
      if (!file.isFileless()) {
        Path path = Paths.get(file.file());
        identity(path).ifPresent(found -> files.put(path, found));
      }
    }
    List<OpenDatabase> databases = new ArrayList<>();
    files.forEach((path, found) -> databases.add(join(path, found, connection)));
    return databases;
  }

  private static Optional<FileIdentity> identity(Path path) {
    try {
      return FileIdentity.read(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + path, e);
    }
  }

  private synchronized OpenDatabase join(
      Path path, FileIdentity identity, DriverConnection connection) {
    OpenDatabase database =
        open.computeIfAbsent(
            identity.inode(),
            inode ->
                new OpenDatabase(path, identity, listener.wants(path))
                    .exempt(listener.exemptions(path)));
    database.add(connection);
    return database;
  }

  private void letGo(OpenDatabase database, DriverConnection connection) {
    boolean wasLast;
    synchronized (this) {
      wasLast = database.remove(connection) && database.connections().isEmpty();
      if (wasLast && !database.isKept()) {
        open.remove(database.inode(), database);
      }
    }
    if (wasLast) {
      listener.lastClosed(database);
    }
  }
}
