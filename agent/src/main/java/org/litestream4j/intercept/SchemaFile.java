package org.litestream4j.intercept;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One row of {@code PRAGMA database_list}: a schema of a connection and the file behind it. */
public final class SchemaFile {
  private final String schema;
  private final String file;

  private SchemaFile(String schema, String file) {
    this.schema = Objects.requireNonNull(schema);
    this.file = Objects.requireNonNull(file);
  }

  public static SchemaFile of(String schema, String file) {
    return new SchemaFile(schema, file);
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
    return other instanceof SchemaFile
        && schema.equals(((SchemaFile) other).schema)
        && file.equals(((SchemaFile) other).file);
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
