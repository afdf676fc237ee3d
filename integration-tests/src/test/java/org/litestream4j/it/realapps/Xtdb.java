package org.litestream4j.it.realapps;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.litestream4j.it.harness.Driver;

/** XTDB 1, which keeps its log and its documents in SQLite through a HikariCP pool. */
final class Xtdb implements RealApp {
  private static final Java JAVA = new Java("xtdb", Driver.xerial("3.36.0.3"), "clojure.main");

  @Override
  public String name() {
    return "xtdb";
  }

  @Override
  public List<List<String>> runs() {
    return List.of(List.of("job.clj", "80"), List.of("job.clj", "20"));
  }

  @Override
  public ProcessBuilder start(List<String> jvmOptions, List<String> arguments) {
    List<String> options = new ArrayList<>(jvmOptions);
    // XTDB is compiled from its sources at each start: half the time without the second compiler.
    options.add("-XX:TieredStopAtLevel=1");
    return JAVA.start(options, arguments);
  }

  @Override
  public Set<String> columnsWithTimes() {
    return Set.of("tx_time");
  }
}
