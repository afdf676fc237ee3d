package org.litestream4j.intercept;

import java.util.List;

/** What is prepared in place of a statement that is answered when it is executed. */
final class StandIn {
  private StandIn() {}

  /**
   * A row of parameters, to which the answer is bound; {@code statement} itself without columns.
   */
  static String of(String statement, List<String> columns) {
    if (columns.isEmpty()) {
      return statement;
    }
    StringBuilder sql = new StringBuilder("SELECT");
    for (int i = 0; i < columns.size(); i++) {
      sql.append(i == 0 ? " ?" : ", ?").append(i + 1).append(" AS ").append(columns.get(i));
    }
    return sql.toString();
  }

  /** The row of a pragma that has acted: its one value names the column, too (pragma.c). */
  static String of(StatementResult row) {
    String value = String.valueOf(row.value(0).orElse(""));
    return "SELECT '" + value.replace("'", "''") + "' AS \"" + value.replace("\"", "\"\"") + '"';
  }
}
