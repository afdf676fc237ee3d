package org.litestream4j.it.intercept;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.litestream4j.it.harness.AgentArchive;
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
          "org/litestream4j/runtime/FaultyReceiver",
          Type.getInternalName(RecordedCommit.class),
          "org/litestream4j/runtime/RecordedCommit");

  private RecordingJar() {}

  static Path create(Path file) throws IOException {
    Map<String, byte[]> contents = AgentArchive.read(AgentArchive.NAME);
    for (Class<?> type :
        List.of(
            RecordingRuntime.class,
            EventRecorder.class,
            FaultyReceiver.class,
            RecordedCommit.class)) {
      String name = NEW_NAMES.get(Type.getInternalName(type));
      contents.put(AgentArchive.stored(name), renamed(type));
    }
    return AgentArchive.createJar(file, contents);
  }

  private static byte[] renamed(Class<?> type) throws IOException {
    ClassWriter writer = new ClassWriter(0);
    try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      new ClassReader(in)
          .accept(new ClassRemapper(writer, new SimpleRemapper(Opcodes.ASM9, NEW_NAMES)), 0);
    }
    return writer.toByteArray();
  }
}
