package org.litestream4j.intercept;

import java.util.List;

/** What is prepared in place of a statement that is answered when it is executed. */
final class StandIn {
  private StandIn() {}

  /** A row of parameters: the answer is bound to them. */
  static String of(List<String> columns) {
    StringBuilder sql = new StringBuilder("SELECT");
    for (int i = 0; i < columns.size(); i++) {
      sql.append(i == 0 ? " ?" : ", ?").append(i + 1).append(" AS ").append(columns.get(i));
    }
    return sql.toString();
  }
}
