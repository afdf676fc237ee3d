package org.litestream4j.intercept;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One row of {@code PRAGMA database_list}: a schema of a connection and the file behind it. */
public final class DatabaseFile {
  private final String schema;
  private final String file;

  private DatabaseFile(String schema, String file) {
    this.schema = Objects.requireNonNull(schema);
    this.file = Objects.requireNonNull(file);
  }

  public static DatabaseFile of(String schema, String file) {
    return new DatabaseFile(schema, file);
  }

  /** {@code main}, {@code temp} or the name given by {@code ATTACH}. */
  public String schema() {
    return schema;
  }

  /** The absolute path as SQLite tells it; empty for a database in memory or a temporary one. */
  public String file() {
    return file;
  }

  /** Whether the schema is in memory or temporary, so that there is no file to replicate. */
  public boolean isFileless() {
    return file.isEmpty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DatabaseFile
        && schema.equals(((DatabaseFile) other).schema)
        && file.equals(((DatabaseFile) other).file);
  }

  @Override
  public int hashCode() {
    return Objects.hash(schema, file);
  }

  @Override
  public String toString() {
    return schema + "=" + file;
  }
}
