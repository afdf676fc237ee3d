package org.litestream4j.it.intercept;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.litestream4j.it.harness.Shipped;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/** The shipped jar with {@link RecordingRuntime} in the place of the runtime. */
final class RecordingJar {
  private static final String RUNTIME = "org/litestream4j/runtime/AgentRuntime";
  private static final Map<String, String> NEW_NAMES =
      Map.of(
          Type.getInternalName(RecordingRuntime.class),
          RUNTIME,
          Type.getInternalName(EventRecorder.class),
          "org/litestream4j/runtime/EventRecorder",
          Type.getInternalName(FaultyReceiver.class),
          "org/litestream4j/runtime/FaultyReceiver");

  private RecordingJar() {}

  static Path create(Path file) throws IOException {
    try (JarFile shipped = new JarFile(Shipped.jar().toFile());
        OutputStream bytes = Files.newOutputStream(file);
        JarOutputStream out = new JarOutputStream(bytes)) {
      for (JarEntry entry : shipped.stream().filter(RecordingJar::isNeeded).toList()) {
        try (InputStream in = shipped.getInputStream(entry)) {
          write(out, entry.getName(), in.readAllBytes());
        }
      }
      writeRenamed(out, RecordingRuntime.class);
      writeRenamed(out, EventRecorder.class);
      writeRenamed(out, FaultyReceiver.class);
    }
    return file;
  }

  /** What it has no use for would only make each test slower. */
  private static boolean isNeeded(JarEntry entry) {
    String name = entry.getName();
    return !name.equals("litestream/aws-sdk.zip")
        && !name.startsWith("litestream/driver/")
        && !name.equals(stored(RUNTIME));
  }

  private static String stored(String internalName) {
    return "litestream/agent/" + internalName + ".classdata";
  }

  private static void writeRenamed(JarOutputStream out, Class<?> type) throws IOException {
    ClassWriter writer = new ClassWriter(0);
    try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      new ClassReader(in)
          .accept(new ClassRemapper(writer, new SimpleRemapper(Opcodes.ASM9, NEW_NAMES)), 0);
    }
    write(out, stored(NEW_NAMES.get(Type.getInternalName(type))), writer.toByteArray());
  }

  private static void write(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
    out.closeEntry();
  }
}
