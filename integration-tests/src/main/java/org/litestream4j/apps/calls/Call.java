package org.litestream4j.apps.calls;

import java.sql.Connection;

/** One call of JDBC, or a few that belong together. */
interface Call {
  /** The answer; it is rendered by {@link Answer}. */
  Object make(Connection connection) throws Exception;
}
