package org.litestream4j.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.litestream4j.apps.InsertsRows;
import org.litestream4j.it.harness.AgentJvm;
import org.litestream4j.it.harness.Driver;
import org.litestream4j.it.harness.Exit;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A driver that works, and differs from all that are known. */
class UnknownDriverIT {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "org/sqlite/core/NativeDB, step",
    "org/sqlite/core/NativeDB, reset",
    "org/sqlite/core/DB, close",
  })
  void itIsLeftAloneAndSaidSoOnce(String className, String method) throws Exception {
    Path driver = withoutSynchronized(className, method);

    Exit without = run(AgentJvm.withoutAgent(), driver, "plain.db");
    Exit with =
        run(AgentJvm.withAgent("replica=file://" + directory.resolve("replica")), driver, "app.db");

    assertThat(with.code()).as(with.stderr()).isZero();
    assertThat(with.stdout()).isEqualTo(without.stdout()).isEqualTo("1\n2\n3\n");
    assertThat(with.foreignStderr()).isEqualTo(without.stderr());
    assertThat(with.ourLines())
        .singleElement()
        .asString()
        .contains("not replicated", className.replace('/', '.') + " has no " + method);
    assertThat(directory.resolve("replica")).doesNotExist();
    assertThat(directory.resolve(".app.db-litestream")).doesNotExist();
  }

  private Exit run(AgentJvm jvm, Path driver, String name) throws Exception {
    return jvm.classPath(driver)
        .run(InsertsRows.class, "jdbc:sqlite:" + directory.resolve(name), "DELETE", "3");
  }

  /** The newest driver with one method that no longer is what every known driver has. */
  private Path withoutSynchronized(String className, String method) throws IOException {
    Path jar = Files.copy(Driver.newest().classPath().get(0), directory.resolve("driver.jar"));
    try (FileSystem entries =
        FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
      Path entry = entries.getPath(className + ".class");
      AtomicInteger changed = new AtomicInteger();
      byte[] classFile = withoutSynchronized(Files.readAllBytes(entry), method, changed);
      assertThat(changed).hasPositiveValue();
      Files.copy(new ByteArrayInputStream(classFile), entry, StandardCopyOption.REPLACE_EXISTING);
    }
    return jar;
  }

  private static byte[] withoutSynchronized(
      byte[] classFile, String method, AtomicInteger changed) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9, writer) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                boolean isIt = name.equals(method) && (access & Opcodes.ACC_SYNCHRONIZED) != 0;
                changed.addAndGet(isIt ? 1 : 0);
                return super.visitMethod(
                    isIt ? access & ~Opcodes.ACC_SYNCHRONIZED : access,
                    name,
                    descriptor,
                    signature,
                    thrown);
              }
            },
            0);
    return writer.toByteArray();
  }
}
