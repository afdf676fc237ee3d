package org.litestream4j.it.realapps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Shipped;

/**
 * MyBatis Migrations, by its own start script; it loads the driver in a class loader of its own.
 */
final class MyBatisMigrations implements RealApp {
  @Override
  public String name() {
    return "mybatis-migrations";
  }

  @Override
  public void prepare(Path directory) throws IOException {
    Path drivers = Files.createDirectory(directory.resolve("drivers"));
    for (Path jar : Driver.xerial("3.42.0.0").classPath()) {
      Files.copy(jar, drivers.resolve(jar.getFileName()));
    }
  }

  @Override
  public List<List<String>> runs() {
    return List.of(
        List.of("up"),
        List.of("up"),
        List.of("status"),
        List.of("down"),
        List.of("frobnicate"),
        List.of("up"));
  }

  @Override
  public ProcessBuilder start(List<String> jvmOptions, List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(Shipped.realApp("mybatis-migrations-3.4.0").resolve("bin/migrate").toString());
    line.addAll(arguments);
    ProcessBuilder command = new ProcessBuilder(line);
    command.environment().remove("CLASSPATH_PREFIX");
    command.environment().put("JAVA_HOME", Java.HOME.toString());
    command.environment().put("JAVA_OPTS", String.join(" ", jvmOptions));
    return command;
  }

  @Override
  public String withoutMeasurements(String output) {
    return output
        .replaceAll("(?m)^-- (Total time|Finished at|Final Memory): .*$", "-- $1")
        .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "a time");
  }

  @Override
  public Set<String> columnsWithTimes() {
    return Set.of("APPLIED_AT");
  }
}
