package org.litestream4j.it.realapps;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.litestream4j.it.harness.Driver;

/** Liquibase's command line. */
final class Liquibase implements RealApp {
  private static final Java JAVA =
      new Java(
          "liquibase",
          Driver.xerial("3.46.1.3"),
          "liquibase.integration.commandline.LiquibaseCommandLine");

  @Override
  public String name() {
    return "liquibase";
  }

  @Override
  public List<List<String>> runs() {
    return List.of(
        List.of("--changelog-file=changelog.xml", "update"),
        List.of("--changelog-file=changelog.xml", "update"),
        List.of("--changelog-file=broken.sql", "update"),
        List.of("--changelog-file=changelog.xml", "rollback-count", "2"),
        List.of("--changelog-file=changelog.xml", "update"));
  }

  @Override
  public ProcessBuilder start(List<String> jvmOptions, List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("--url=jdbc:sqlite:app.db"));
    all.addAll(arguments);
    ProcessBuilder command = JAVA.start(jvmOptions, all);
    command.environment().put("LIQUIBASE_ANALYTICS_ENABLED", "false");
    return command;
  }

  @Override
  public String withoutMeasurements(String output) {
    return output.replaceAll("at \\d\\d:\\d\\d:\\d\\d", "at a time");
  }

  @Override
  public Set<String> columnsWithTimes() {
    return Set.of("DATEEXECUTED", "DEPLOYMENT_ID");
  }
}
