package org.litestream4j.it.hosts;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** A jar of jars, as Spring Boot's plugins make it: its loader, one class of the app, libraries. */
final class FatJar {
  private static final String CLASSES = "BOOT-INF/classes/";
  private static final String LIBRARIES = "BOOT-INF/lib/";

  private FatJar() {}

  static Path create(Path jar, Path loader, Class<?> app, List<Path> libraries) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, "org.springframework.boot.loader.JarLauncher");
    main.putValue("Start-Class", app.getName());
    main.putValue("Spring-Boot-Classes", CLASSES);
    main.putValue("Spring-Boot-Lib", LIBRARIES);
    try (OutputStream bytes = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(bytes, manifest);
        Stream<Path> files = Files.walk(loader)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = loader.relativize(file).toString();
        if (!name.equals(JarFile.MANIFEST_NAME)) {
          store(out, name, Files.readAllBytes(file));
        }
      }
      // The loader looks for these entries, not for what they begin the names of.
      store(out, CLASSES, new byte[0]);
      store(out, LIBRARIES, new byte[0]);
      String appClass = app.getName().replace('.', '/') + ".class";
      try (var in = app.getResourceAsStream("/" + appClass)) {
        store(out, CLASSES + appClass, in.readAllBytes());
      }
      for (Path library : libraries) {
        store(out, LIBRARIES + library.getFileName(), Files.readAllBytes(library));
      }
    }
    return jar;
  }

  /** Not compressed: the loader reads jars where they lie in the outer one. */
  private static void store(JarOutputStream out, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    JarEntry entry = new JarEntry(name);
    entry.setMethod(JarEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
  }
}
