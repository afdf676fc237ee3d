package org.litestream4j.it.intercept;

import java.io.PrintStream;
import java.sql.SQLException;
import java.util.Optional;
import org.litestream4j.intercept.CommitWait;
import org.litestream4j.intercept.DriverConnection;

/** A wait of no time, which is written down, and whether the driver's monitor is held at it. */
record RecordedCommit(DriverConnection connection, PrintStream out) implements CommitWait {
  @Override
  public long ticket() {
    return 0;
  }

  @Override
  public Optional<SQLException> await(long ticket) {
    out.println(connection.isHeldByCurrentThread() ? "awaited inside" : "awaited");
    return Optional.empty();
  }

  @Override
  public boolean fails() {
    return false;
  }
}
