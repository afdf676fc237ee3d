package org.litestream4j.it.realapps;

import java.util.ArrayList;
import java.util.List;
import org.litestream4j.it.harness.Driver;

/** The shell sqlline, running files of statements, with the newest driver. */
final class Sqlline implements RealApp {
  private static final Java JAVA = new Java("sqlline", Driver.newest(), "sqlline.SqlLine");

  @Override
  public String name() {
    return "sqlline";
  }

  @Override
  public List<List<String>> runs() {
    return List.of(
        List.of("--run=fill.sql"),
        List.of("--run=settings.sql"),
        List.of("--run=mistakes.sql"),
        List.of("--run=log.sql"),
        List.of("--run=settings.sql"));
  }

  @Override
  public ProcessBuilder start(List<String> jvmOptions, List<String> arguments) {
    List<String> options = new ArrayList<>(jvmOptions);
    options.add("-Duser.home=home");
    List<String> all =
        new ArrayList<>(
            List.of("-d", "org.sqlite.JDBC", "-u", "jdbc:sqlite:app.db", "-n", "", "-p", ""));
    all.add("--outputFormat=csv");
    all.addAll(arguments);
    return JAVA.start(options, all);
  }

  @Override
  public String withoutMeasurements(String output) {
    return output
        .replaceAll("\\([\\d.]+ seconds\\)", "")
        .replaceAll("(?m)^.*(?= org\\.jline\\.utils\\.Log logr$)", "");
  }
}
