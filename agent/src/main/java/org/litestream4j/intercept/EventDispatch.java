package org.litestream4j.intercept;

import java.lang.invoke.MethodHandles;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.litestream4j.bootstrap.Hook;

/** Turns the operations of {@link Hook} into calls of {@link DriverEvents}. */
final class EventDispatch implements Hook.Receiver {
  private final DriverEvents events;
  private final StatementEvents statements;
  private final TextDispatch texts;

  EventDispatch(DriverEvents events) {
    this.events = events;
    this.statements = events.statements();
    this.texts = new TextDispatch(statements);
  }

  @Override
  public @Nullable Object receive(String operation, Object[] arguments) throws SQLException {
    switch (operation) {
      case Hook.LOADED:
        return NativeDbAccess.of((MethodHandles.Lookup) arguments[0]);
      case Hook.OPENING:
        events.opening((String) arguments[0], (Integer) arguments[1]);
        return null;
      case Hook.OPENED:
        return opened(arguments);
      case Hook.OPEN_FAILED:
        events.openFailed((String) arguments[0]);
        return null;
      case Hook.CONNECTED:
        events.connected((DriverConnection) arguments[0], (Properties) arguments[1]);
        return null;
      case Hook.WAIT_AT_GATE:
        events.waitAtGate((DriverConnection) arguments[0]);
        return true;
      case Hook.TOUCHED:
        events.touched((DriverConnection) arguments[0]);
        return true;
      case Hook.HAS_MOVED:
        return events.hasMoved((DriverConnection) arguments[0]);
      case Hook.STATEMENT:
        return texts.toPrepare((DriverConnection) arguments[0], (String) arguments[1]);
      case Hook.SCRIPT:
        return texts.toRun(
            (DriverConnection) arguments[0], (String) arguments[1], (Integer) arguments[2]);
      case Hook.EXECUTE:
        return statements
            .execute((DriverConnection) arguments[0], (String) arguments[1], (Integer) arguments[2])
            .outcome();
      case Hook.EXECUTING:
        return texts.executing(
            (DriverConnection) arguments[0], (String) arguments[1], (String) arguments[2]);
      case Hook.KINDS:
        return StatementKinds.of((String) arguments[0]);
      case Hook.IS_IN_TRANSACTION:
        return statements.isInTransaction((DriverConnection) arguments[0], (Integer) arguments[1]);
      case Hook.COMMITTED:
        return committed((DriverConnection) arguments[0], arguments[1]);
      case Hook.AWAIT_REPLICAS:
        return awaitReplicas(arguments[0]);
      case Hook.EXPLAINED:
        statements.explained((DriverConnection) arguments[0], (String) arguments[1]);
        return null;
      case Hook.FILES_CHANGED:
        events.filesChanged((DriverConnection) arguments[0]);
        return null;
      case Hook.IS_TARGET_IN_WAL:
        return events.isTargetInWal(
            (DriverConnection) arguments[0], (String) arguments[1], (String) arguments[2]);
      case Hook.IS_COPY_IN_WAL:
        return events.isCopyInWal((DriverConnection) arguments[0], (String) arguments[1]);
      case Hook.BACKED_UP:
        events.backedUp(
            (DriverConnection) arguments[0], (String) arguments[1], (String) arguments[2]);
        return null;
      case Hook.RESTORING:
        events.restoring(
            (DriverConnection) arguments[0], (String) arguments[1], (String) arguments[2]);
        return null;
      case Hook.RESTORED:
        events.restored((DriverConnection) arguments[0]);
        return null;
      case Hook.CLOSING:
        events.closing((DriverConnection) arguments[0]);
        return null;
      case Hook.CLOSE_FAILED:
        events.closeFailed((DriverConnection) arguments[0]);
        return null;
      case Hook.CLOSED:
        events.closed((DriverConnection) arguments[0]);
        return null;
      default:
        throw new IllegalArgumentException("unknown operation of woven code: " + operation);
    }
  }

  private Object committed(DriverConnection connection, @Nullable Object before) {
    CommitWaits waits = before instanceof CommitWaits ? (CommitWaits) before : new CommitWaits();
    waits.add(events.committed(connection));
    if (before instanceof DriverConnection) {
      waits.add(events.committed((DriverConnection) before));
    }
    return waits.areNone() ? (Object) false : waits;
  }

  private Object awaitReplicas(Object awaited) {
    if (events.isInsideCall()) {
      return false;
    }
    Object waits =
        awaited instanceof CommitWaits ? awaited : committed((DriverConnection) awaited, null);
    SQLException refusal = waits instanceof CommitWaits ? ((CommitWaits) waits).await() : null;
    return refusal == null ? (Object) true : refusal;
  }

  private DriverConnection opened(Object[] arguments) {
    WovenConnection connection =
        new WovenConnection(
            (NativeDbAccess) arguments[0],
            arguments[1],
            (AtomicIntegerArray) arguments[2],
            (String) arguments[3],
            (Integer) arguments[4]);
    events.opened(connection);
    return connection;
  }
}
