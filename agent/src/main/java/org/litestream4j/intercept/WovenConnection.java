package org.litestream4j.intercept;

import java.lang.ref.WeakReference;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** An open {@code NativeDB}, seen through the members that were woven into it. */
final class WovenConnection implements DriverConnection {
  private final NativeDbAccess access;
  private final WeakReference<Object> nativeDb;
  private final AtomicIntegerArray state;
  private final String fileName;
  private final int openFlags;

  WovenConnection(
      NativeDbAccess access,
      Object nativeDb,
      AtomicIntegerArray state,
      String fileName,
      int openFlags) {
    this.access = access;
    this.nativeDb = new WeakReference<>(nativeDb);
    this.state = state;
    this.fileName = fileName;
    this.openFlags = openFlags;
  }

  @Override
  public String fileName() {
    return fileName;
  }

  @Override
  public int openFlags() {
    return openFlags;
  }

  @Override
  public Class<?> nativeDbClass() {
    return access.nativeDbClass();
  }

  @Override
  public ClassLoader driverLoader() {
    return access.nativeDbClass().getClassLoader();
  }

  @Override
  public List<SchemaFile> databaseList() throws SQLException {
    return access.databaseList(nativeDb());
  }

  @Override
  public void exec(String sql) throws SQLException {
    access.exec(nativeDb(), sql);
  }

  @Override
  public StatementResult run(String sql) throws SQLException {
    return access.run(nativeDb(), sql);
  }

  @Override
  public int callsInProgress() {
    return state.get(ConnectionState.CALLS);
  }

  @Override
  public void closeGate() {
    state.set(ConnectionState.GATE, 1);
  }

  @Override
  public void openGate() {
    state.set(ConnectionState.GATE, 0);
  }

  @Override
  public boolean isGateClosed() {
    return state.get(ConnectionState.GATE) != 0;
  }

  @Override
  public boolean isDirty() {
    return state.get(ConnectionState.DIRTY) != 0;
  }

  @Override
  public boolean takeDirty() {
    return state.getAndSet(ConnectionState.DIRTY, 0) != 0;
  }

  @Override
  public void watch() {
    state.compareAndSet(ConnectionState.WATCH, ConnectionState.UNWATCHED, ConnectionState.WATCHED);
  }

  @Override
  public void unwatch() {
    state.compareAndSet(ConnectionState.WATCH, ConnectionState.WATCHED, ConnectionState.UNWATCHED);
  }

  @Override
  public boolean isHeldByCurrentThread() {
    Object db = nativeDb.get();
    return db != null && Thread.holdsLock(db);
  }

  @Override
  public String toString() {
    return "connection to " + fileName;
  }

  private Object nativeDb() throws SQLException {
    Object db = nativeDb.get();
    if (db == null) {
      throw new SQLException("the connection to " + fileName + " was dropped without being closed");
    }
    return db;
  }
}
