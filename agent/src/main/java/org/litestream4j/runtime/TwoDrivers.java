package org.litestream4j.runtime;

import java.net.URL;
import java.security.CodeSource;
import java.util.stream.Collectors;
import org.litestream4j.intercept.DriverConnection;
import org.litestream4j.registry.OpenDatabase;

/**
 * A database that two copies of SQLite have open in one JVM, as two web apps with a driver each may
 * have it. POSIX locks belong to the process: neither copy sees those of the other, both write at
 * once, and rows are lost or the file is damaged, with and without us.
 */
final class TwoDrivers {
  private TwoDrivers() {}

  /** The line for the user. */
  static String of(OpenDatabase database) {
    return database.path()
        + " is NOT replicated any more: two copies of the SQLite driver have it open in this JVM ("
        + database.connections().stream()
            .map(DriverConnection::nativeDbClass)
            .distinct()
            .map(TwoDrivers::jar)
            .collect(Collectors.joining(" and "))
        + "), and neither sees the locks of the other, so that commits can be lost and the file"
        + " damaged, also without the agent; have the driver loaded once, by a class loader that"
        + " both share, and start again";
  }

  private static String jar(Class<?> nativeDb) {
    CodeSource source = nativeDb.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    return location == null ? "a driver without a jar" : location.toString();
  }
}
