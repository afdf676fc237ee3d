package org.litestream4j.bootstrap;

import java.io.IOException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** What {@code java -jar} starts. */
final class MainClass {
  private MainClass() {}

  /** Empty if there is none. It need not be this jar: an older agent may meet a newer one. */
  static String ofJar(String jar) {
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
