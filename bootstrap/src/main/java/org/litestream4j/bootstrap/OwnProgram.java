package org.litestream4j.bootstrap;

import java.io.IOException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Our command line and the processes that the agent starts. With the agent in {@code
 * JAVA_TOOL_OPTIONS} a restore would be replicated over the backup it comes from.
 */
final class OwnProgram implements Veto {
  private static final String PACKAGE = "org.litestream4j.bootstrap.";

  @Override
  public boolean appliesTo(Launch launch) {
    return launch.isJar()
        ? mainClassOf(launch.program()).startsWith(PACKAGE)
        : launch.program().startsWith(PACKAGE);
  }

  /** The jar need not be this one: an older agent may meet a newer command line. */
  private static String mainClassOf(String jar) {
    try (JarFile file = new JarFile(jar, false)) {
      Manifest manifest = file.getManifest();
      String name =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
      return name == null ? "" : name;
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }
}
