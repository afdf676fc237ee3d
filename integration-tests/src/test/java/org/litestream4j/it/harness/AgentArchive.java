package org.litestream4j.it.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The classes of the agent, which lie in an archive in the jar that users get. */
public final class AgentArchive {
  public static final String NAME = "litestream/agent.zip";
  public static final String LIBRARIES = "litestream/libraries.zip";
  private static final String ENDING = ".classdata";

  private AgentArchive() {}

  /** How the archive names the class of an internal name. */
  public static String stored(String internalName) {
    return internalName + ENDING;
  }

  /** The content of each entry of an archive in the shipped jar. */
  public static Map<String, byte[]> read(String archive) throws IOException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    try (JarFile jar = new JarFile(Shipped.jar().toFile());
        ZipInputStream zip = new ZipInputStream(jar.getInputStream(jar.getEntry(archive)))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        contents.put(entry.getName(), zip.readAllBytes());
      }
    }
    return contents;
  }

  /**
   * The shipped jar with other classes of the agent, and with nothing that only a bucket or the
   * command line needs.
   */
  public static Path createJar(Path file, Map<String, byte[]> contents) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      for (Map.Entry<String, byte[]> content : contents.entrySet()) {
        zip.putNextEntry(new ZipEntry(content.getKey()));
        zip.write(content.getValue());
      }
    }
    try (JarFile shipped = new JarFile(Shipped.jar().toFile());
        ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(file))) {
      for (JarEntry entry : shipped.stream().filter(AgentArchive::isKept).toList()) {
        jar.putNextEntry(new ZipEntry(entry.getName()));
        try (InputStream in = shipped.getInputStream(entry)) {
          in.transferTo(jar);
        }
      }
      putStored(jar, NAME, archive.toByteArray());
      try (InputStream in = shipped.getInputStream(shipped.getEntry(LIBRARIES))) {
        putStored(jar, LIBRARIES, in.readAllBytes());
      }
    }
    return file;
  }

  private static boolean isKept(JarEntry entry) {
    return !entry.getName().startsWith("litestream/");
  }

  private static void putStored(ZipOutputStream jar, String name, byte[] archive)
      throws IOException {
    CRC32 crc = new CRC32();
    crc.update(archive);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(archive.length);
    entry.setCrc(crc.getValue());
    jar.putNextEntry(entry);
    jar.write(archive);
  }
}
