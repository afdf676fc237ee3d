package org.litestream4j.intercept;

import org.jspecify.annotations.Nullable;
import org.litestream4j.bootstrap.Hook;

/** Copies that the app makes are in the mode that it expects. */
abstract class CopyTemplate extends NativeDbTemplate {
  /** Of the header of a database file (SQLite file format, 1.3.2). */
  private static final int WRITE_VERSION_OFFSET = 18;

  private static final int READ_VERSION_OFFSET = 19;
  private static final byte VERSION_WITHOUT_WAL = 1;

  /** Of the backup that is made now. */
  private boolean isTargetInWal;

  /** Before a backup. */
  final void backingUp(@Nullable String schema, @Nullable String fileName) {
    isTargetInWal =
        connection != null
            && Boolean.TRUE.equals(tell(Hook.IS_TARGET_IN_WAL, connection, schema, fileName));
  }

  /** The code of a backup, once the copy is as the app expects it. */
  final int backedUp(int code, @Nullable String schema, @Nullable String fileName) {
    if (code == 0 && !isTargetInWal && isCopyInWal(schema)) {
      tell(Hook.BACKED_UP, connection, schema, fileName);
    }
    return code;
  }

  /** Before a backup takes the place of a database. */
  final void restoring(@Nullable String schema, @Nullable String fileName) {
    if (connection != null) {
      tell(Hook.RESTORING, connection, schema, fileName);
    }
  }

  /** The code of that. */
  final int restored(int code) {
    if (connection != null) {
      tell(Hook.RESTORED, connection);
    }
    return code;
  }

  /** A copy in memory as the app expects it. */
  final byte @Nullable [] serialized(byte @Nullable [] copy, @Nullable String schema) {
    if (copy != null && copy.length > READ_VERSION_OFFSET && isCopyInWal(schema)) {
      copy[WRITE_VERSION_OFFSET] = VERSION_WITHOUT_WAL;
      copy[READ_VERSION_OFFSET] = VERSION_WITHOUT_WAL;
    }
    return copy;
  }

  private boolean isCopyInWal(@Nullable String schema) {
    return connection != null && Boolean.TRUE.equals(tell(Hook.IS_COPY_IN_WAL, connection, schema));
  }
}
