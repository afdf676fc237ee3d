package org.litestream4j.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

class WeaverTest {
  private final Weaver weaver = new Weaver();

  @ParameterizedTest
  @ValueSource(strings = {DriverShape.NATIVE_DB, DriverShape.DB, DriverShape.CONNECTION})
  void wovenClassesNameNothingOfOurs(String name) throws IOException {
    assertThat(namesIn(weaver.apply(name, driverClass(name))))
        .noneMatch(used -> used.startsWith("org/litestream4j/") || used.startsWith("org/jspecify"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"step", "reset", "finalize", "prepare_utf8", "_exec_utf8", "<clinit>"})
  void aDriverThatLacksAMethodOfAllKnownOnesIsRefusedByName(String missing) throws IOException {
    byte[] unknown = without(missing, driverClass(DriverShape.NATIVE_DB));

    assertThatThrownBy(() -> weaver.apply(DriverShape.NATIVE_DB, unknown))
        .isInstanceOf(UnknownDriverException.class)
        .hasMessageStartingWith("org.sqlite.core.NativeDB has no " + missing + "(");
  }

  @Test
  void everyMemberThatIsAddedIsSyntheticOrHasTheNameOfTheMethodItWraps() throws IOException {
    byte[] before = driverClass(DriverShape.NATIVE_DB);

    assertThat(visibleMethods(weaver.apply(DriverShape.NATIVE_DB, before)))
        .containsExactlyInAnyOrderElementsOf(visibleMethods(before));
  }

  private static byte[] driverClass(String name) throws IOException {
    try (InputStream in = WeaverTest.class.getResourceAsStream("/" + name + ".class")) {
      return in.readAllBytes();
    }
  }

  private static List<String> namesIn(byte[] classFile) {
    List<String> names = new ArrayList<>();
    Remapper collector =
        new Remapper(Opcodes.ASM9) {
          @Override
          public String map(String internalName) {
            names.add(internalName);
            return internalName;
          }
        };
    new ClassReader(classFile).accept(new ClassRemapper(new ClassWriter(0), collector), 0);
    return names;
  }

  private static List<String> visibleMethods(byte[] classFile) {
    List<String> methods = new ArrayList<>();
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                if ((access & Opcodes.ACC_SYNTHETIC) == 0) {
                  methods.add((access & ~Opcodes.ACC_NATIVE) + " " + name + descriptor);
                }
                return null;
              }
            },
            0);
    return methods;
  }

  private static byte[] without(String method, byte[] classFile) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9, writer) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                return name.equals(method)
                    ? null
                    : super.visitMethod(access, name, descriptor, signature, thrown);
              }
            },
            0);
    return writer.toByteArray();
  }
}
