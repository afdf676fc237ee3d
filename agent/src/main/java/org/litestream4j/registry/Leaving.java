package org.litestream4j.registry;

import java.io.IOException;
import java.sql.SQLException;

/** Takes our connections away from a database that nobody else has open. */
public interface Leaving {
  void leave() throws SQLException, IOException;
}
