package org.litestream4j.it.realapps;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.litestream4j.it.harness.Shipped;

/** Flyway's command line, by its own start script and with the driver that it brings. */
final class Flyway implements RealApp {
  @Override
  public String name() {
    return "flyway";
  }

  @Override
  public List<List<String>> runs() {
    return List.of(
        List.of("-locations=filesystem:sql", "migrate"),
        List.of("-locations=filesystem:sql", "migrate"),
        List.of("-locations=filesystem:sql,filesystem:broken", "migrate"),
        List.of("-locations=filesystem:sql,filesystem:later", "migrate"),
        List.of("-locations=filesystem:sql,filesystem:later", "info"));
  }

  @Override
  public ProcessBuilder start(List<String> jvmOptions, List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(Shipped.realApp("flyway-10.22.0").resolve("flyway").toString());
    line.add("-skipCheckForUpdate");
    line.add("-url=jdbc:sqlite:app.db");
    line.addAll(arguments);
    ProcessBuilder command = new ProcessBuilder(line);
    command.environment().remove("CLASSPATH");
    command.environment().put("JAVA_HOME", Java.HOME.toString());
    command.environment().put("JAVA_ARGS", String.join(" ", jvmOptions));
    command.environment().put("REDGATE_DISABLE_TELEMETRY", "true");
    return command;
  }

  @Override
  public String withoutMeasurements(String output) {
    return output
        .replaceAll("execution time \\d\\d:\\d\\d\\.\\d{3}s", "execution time")
        .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "a time");
  }

  @Override
  public Set<String> columnsWithTimes() {
    return Set.of("installed_on", "execution_time");
  }
}
