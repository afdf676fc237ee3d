package org.litestream4j.intercept;

import java.sql.SQLException;
import java.util.Properties;

/**
 * What is added to {@code org.sqlite.core.DB}: the moments of its life, as methods that do nothing
 * unless {@code NativeDB} is woven too. So no class of a driver depends on how another one came
 * out.
 */
abstract class DbTemplate {
  protected void opening(String fileName, int openFlags) throws SQLException {}

  protected void opened(String fileName, int openFlags) {}

  protected void openFailed(String fileName, int openFlags) {}

  protected void closing() {}

  protected void closed() {}

  protected void closeFailed() {}

  public void connected(Properties properties) {}

  /** The code to use where the driver's native code throws for {@code code}. */
  protected int thrown(int code) {
    return code;
  }

  /** The driver's own. */
  abstract String column_text(long statement, int column) throws SQLException;
}
