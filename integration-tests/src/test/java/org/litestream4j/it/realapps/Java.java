package org.litestream4j.it.realapps;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Shipped;

/** The {@code java} command line of an app that comes as a folder of jars. */
record Java(String folder, Driver driver, String main) {
  static final Path HOME = Path.of(System.getProperty("java.home"));

  ProcessBuilder start(List<String> jvmOptions, List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(HOME.resolve("bin/java").toString());
    line.addAll(jvmOptions);
    line.add("-cp");
    line.add(classPath());
    line.add(main);
    line.addAll(arguments);
    return new ProcessBuilder(line);
  }

  private String classPath() {
    List<String> entries = new ArrayList<>();
    entries.add(Shipped.realApp(folder).resolve("*").toString());
    driver.classPath().forEach(jar -> entries.add(jar.toString()));
    return String.join(File.pathSeparator, entries);
  }
}
