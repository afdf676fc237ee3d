package org.litestream4j.intercept;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.litestream4j.bootstrap.Hook;

/**
 * The helper methods that were woven into one {@code NativeDB} class, reached by its own lookup.
 */
final class NativeDbAccess {
  private final Class<?> nativeDbClass;
  private final MethodHandle databaseList;
  private final MethodHandle exec;
  private final MethodHandle run;

  private NativeDbAccess(
      Class<?> nativeDbClass, MethodHandle databaseList, MethodHandle exec, MethodHandle run) {
    this.nativeDbClass = nativeDbClass;
    this.databaseList = databaseList;
    this.exec = exec;
    this.run = run;
  }

  /**
   * The helpers of the class whose private lookup this is.
   *
   * @throws IllegalStateException if that class was not woven
   */
  static NativeDbAccess of(MethodHandles.Lookup lookup) {
    Class<?> nativeDb = lookup.lookupClass();
    try {
      return new NativeDbAccess(
          nativeDb,
          lookup
              .findVirtual(nativeDb, Hook.WOVEN_PREFIX + "databaseList", methodType(String[].class))
              .asType(methodType(String[].class, Object.class)),
          lookup
              .findVirtual(
                  nativeDb, Hook.WOVEN_PREFIX + "execOwn", methodType(void.class, String.class))
              .asType(methodType(void.class, Object.class, String.class)),
          lookup
              .findVirtual(
                  nativeDb, Hook.WOVEN_PREFIX + "run", methodType(Object[].class, String.class))
              .asType(methodType(Object[].class, Object.class, String.class)));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(nativeDb + " was not woven", e);
    }
  }

  Class<?> nativeDbClass() {
    return nativeDbClass;
  }

  List<SchemaFile> databaseList(Object nativeDb) throws SQLException {
    String[] pairs;
    try {
      pairs = (String[]) databaseList.invokeExact(nativeDb);
    } catch (Throwable e) {
      throw failure("list the databases of", e);
    }
    List<SchemaFile> files = new ArrayList<>(pairs.length / 2);
    for (int i = 0; i < pairs.length; i += 2) {
      files.add(SchemaFile.of(pairs[i], pairs[i + 1]));
    }
    return Collections.unmodifiableList(files);
  }

  void exec(Object nativeDb, String sql) throws SQLException {
    try {
      exec.invokeExact(nativeDb, sql);
    } catch (Throwable e) {
      throw failure("run '" + sql + "' on", e);
    }
  }

  StatementResult run(Object nativeDb, String sql) throws SQLException {
    try {
      return StatementResult.of((Object[]) run.invokeExact(nativeDb, sql));
    } catch (Throwable e) {
      throw failure("run '" + sql + "' on", e);
    }
  }

  private static SQLException failure(String what, Throwable cause) {
    if (cause instanceof Error) {
      throw (Error) cause;
    }
    return new SQLException("cannot " + what + " the app's connection: " + cause, cause);
  }
}
