package org.litestream4j.intercept;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the execution of a statement of at most one row has come to. */
public final class StatementResult {
  private static final int SQLITE_ROW = 100;
  private static final int SQLITE_DONE = 101;
  private static final int VALUES = 2;

  /** SQLite's code, the message if that is not SQLite's, and the values: as woven code has it. */
  private final @Nullable Object[] outcome;

  private StatementResult(@Nullable Object[] outcome) {
    this.outcome = outcome;
  }

  static StatementResult of(@Nullable Object[] outcome) {
    return new StatementResult(outcome);
  }

  /** A row of integers and texts. */
  public static StatementResult row(Object... values) {
    @Nullable Object[] outcome = new Object[VALUES + values.length];
    outcome[0] = SQLITE_ROW;
    System.arraycopy(values, 0, outcome, VALUES, values.length);
    return new StatementResult(outcome);
  }

  /** An error with a message of its own. */
  public static StatementResult refusal(int code, String message) {
    return new StatementResult(new Object[] {code, message});
  }

  /** SQLite's result code: {@code SQLITE_ROW}, {@code SQLITE_DONE} or an error. */
  public int code() {
    return outcome[0] instanceof Integer ? (Integer) outcome[0] : 0;
  }

  /** Whether there is a row. */
  public boolean hasRow() {
    return code() == SQLITE_ROW;
  }

  /** Whether it has ended without a row. */
  public boolean isDone() {
    return code() == SQLITE_DONE;
  }

  /** Of the row, counted from 0; empty if there is no such column. */
  public Optional<Object> value(int column) {
    return column + VALUES < outcome.length
        ? Optional.ofNullable(outcome[column + VALUES])
        : Optional.empty();
  }

  @Nullable Object[] outcome() {
    return outcome.clone();
  }

  @Override
  public String toString() {
    return Arrays.toString(outcome);
  }
}
