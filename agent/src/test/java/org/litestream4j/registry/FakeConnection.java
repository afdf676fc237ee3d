package org.litestream4j.registry;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.intercept.SchemaFile;
import org.litestream4j.intercept.StatementResult;

/** Stands for what the woven driver knows of one connection; the test plays the driver. */
public final class FakeConnection implements DriverConnection {
  private final List<SchemaFile> files = new ArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean gateClosed;
  private volatile boolean dirty;
  private volatile boolean isWatched;
  private volatile Runnable whenDriverIsWanted = () -> {};
  private volatile Runnable whenExecuted = () -> {};
  private final List<String> ran = new CopyOnWriteArrayList<>();
  private final List<String> executed = new CopyOnWriteArrayList<>();
  private volatile @Nullable String refused;
  private volatile UnaryOperator<String> sqlite = sql -> "delete";
  private int refusals;
  private Class<?> driverClass = org.sqlite.JDBC.class;
  private Class<?> nativeDbClass = org.sqlite.JDBC.class;

  private final ClassLoader driverLoader = loader();

  private FakeConnection() {}

  public static FakeConnection to(Path database) {
    FakeConnection connection = new FakeConnection();
    connection.attach("main", database);
    return connection;
  }

  /** Our own connections come through {@code other}, in the place of the driver. */
  public FakeConnection throughDriver(Class<?> other) {
    driverClass = other;
    return this;
  }

  /** As if another class loader had loaded the driver once more. */
  FakeConnection ofAnotherDriver() {
    nativeDbClass = FakeConnection.class;
    return this;
  }

  static FakeConnection inMemory() {
    FakeConnection connection = new FakeConnection();
    connection.files.add(SchemaFile.of("main", ""));
    return connection;
  }

  void attach(String schema, Path database) {
    files.add(SchemaFile.of(schema, database.toString()));
  }

  void detach(String schema) {
    files.removeIf(file -> file.schema().equals(schema));
  }

  /** From now on SQLite refuses to list the databases, as it does for a locked or encrypted one. */
  void refuseList() {
    refuseListFor(Integer.MAX_VALUE);
  }

  void refuseListFor(int times) {
    refusals = times;
  }

  void permitList() {
    refusals = 0;
  }

  public void beginCall() {
    calls.incrementAndGet();
  }

  public void endCall() {
    calls.decrementAndGet();
  }

  /** What a native call that changes something does: the event comes once until it is taken. */
  public boolean markDirty() {
    boolean wasDirty = dirty;
    dirty = true;
    return !wasDirty;
  }

  @Override
  public String fileName() {
    return files.get(0).file();
  }

  @Override
  public int openFlags() {
    return 6;
  }

  @Override
  public Class<?> nativeDbClass() {
    return nativeDbClass;
  }

  @Override
  public ClassLoader driverLoader() {
    return driverLoader;
  }

  private ClassLoader loader() {
    return new ClassLoader(org.sqlite.JDBC.class.getClassLoader()) {
      @Override
      public Class<?> loadClass(String name) throws ClassNotFoundException {
        whenDriverIsWanted.run();
        return name.equals(org.sqlite.JDBC.class.getName()) ? driverClass : super.loadClass(name);
      }
    };
  }

  /** What happens when we are about to open a connection through the driver of this one. */
  public void whenDriverIsWanted(Runnable event) {
    whenDriverIsWanted = event;
  }

  @Override
  public List<SchemaFile> databaseList() throws SQLException {
    if (refusals > 0) {
      refusals--;
      throw new SQLException("database is locked", "", 5);
    }
    return new ArrayList<>(files);
  }

  /** What happens when a pragma of ours is run on this connection. */
  void whenExecuted(Runnable event) {
    whenExecuted = event;
  }

  /** From now on SQLite refuses those that contain {@code text}; null for none. */
  void refuse(@Nullable String text) {
    refused = text;
  }

  /** What of ours was run on this connection, in turn. */
  public List<String> executed() {
    return executed;
  }

  @Override
  public void exec(String sql) throws SQLException {
    whenExecuted.run();
    String text = refused;
    if (text != null && sql.contains(text)) {
      throw new SQLException("interrupted", "", 9);
    }
    executed.add(sql);
  }

  /** From now on SQLite answers so; at first it tells the mode of a database that is not in WAL. */
  public void whenRun(UnaryOperator<String> answer) {
    sqlite = answer;
  }

  @Override
  public StatementResult run(String sql) {
    ran.add(sql);
    return StatementResult.row(sqlite.apply(sql));
  }

  /** What SQLite has executed for the app. */
  public List<String> ran() {
    return ran;
  }

  @Override
  public int callsInProgress() {
    return calls.get();
  }

  @Override
  public void closeGate() {
    gateClosed = true;
  }

  @Override
  public void openGate() {
    gateClosed = false;
  }

  @Override
  public boolean isGateClosed() {
    return gateClosed;
  }

  @Override
  public void watch() {
    isWatched = true;
  }

  @Override
  public void unwatch() {
    isWatched = false;
  }

  boolean isWatched() {
    return isWatched;
  }

  @Override
  public boolean isDirty() {
    return dirty;
  }

  @Override
  public boolean takeDirty() {
    boolean wasDirty = dirty;
    dirty = false;
    return wasDirty;
  }

  @Override
  public boolean isHeldByCurrentThread() {
    return false;
  }
}
