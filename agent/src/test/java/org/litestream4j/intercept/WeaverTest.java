package org.litestream4j.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.bootstrap.Hook;
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

  /** Beside them the classes by which an app calls the driver. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        DriverShape.NATIVE_DB,
        DriverShape.DB,
        DriverShape.CONNECTION,
        "org/sqlite/jdbc3/JDBC3Connection",
        "org/sqlite/jdbc3/JDBC3Statement",
        "org/sqlite/jdbc4/JDBC4Statement",
        "org/sqlite/core/CorePreparedStatement",
        "org/sqlite/jdbc3/JDBC3PreparedStatement",
        "org/sqlite/core/CoreResultSet",
        "org/sqlite/jdbc3/JDBC3ResultSet",
        "org/sqlite/jdbc4/JDBC4ResultSet"
      })
  void neitherDoThoseOfADriverWhoseCommitsWait(String name) throws IOException {
    byte[] before = driverClass(name);
    byte[] woven = new WaitingWeaver().apply(name, before);

    assertThat(namesIn(woven))
        .noneMatch(used -> used.startsWith("org/litestream4j/") || used.startsWith("org/jspecify"));
    assertThat(visibleMethods(woven)).containsExactlyInAnyOrderElementsOf(visibleMethods(before));
  }

  @Test
  void whereNoCommitWaitsTheClassesByWhichAnAppCallsTheDriverAreLeftAsTheyAre() throws IOException {
    String name = "org/sqlite/jdbc3/JDBC3Statement";

    assertThat(weaver.apply(name, driverClass(name))).isNull();
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

  /** Of a method that is new here somebody has to find out whether it reads or writes a file. */
  @Test
  void theOnlyNativesThatPassTheGateAreKnownToTouchNoFileOrToOpenAndCloseIt() throws IOException {
    assertThat(
            nativesWithoutGate(
                weaver.apply(DriverShape.NATIVE_DB, driverClass(DriverShape.NATIVE_DB))))
        .containsExactlyInAnyOrder(
            "_close",
            "_open_utf8",
            "bind_blob",
            "bind_double",
            "bind_int",
            "bind_long",
            "bind_null",
            "bind_text_utf8",
            "busy_handler",
            "busy_timeout",
            "changes",
            "clear_bindings",
            "clear_progress_handler",
            "column_blob",
            "column_count",
            "column_decltype_utf8",
            "column_double",
            "column_int",
            "column_long",
            "column_metadata",
            "column_name_utf8",
            "column_table_name_utf8",
            "column_text_utf8",
            "column_type",
            "create_collation_utf8",
            "create_function_utf8",
            "destroy_collation_utf8",
            "destroy_function_utf8",
            "enable_load_extension",
            "errmsg_utf8",
            "interrupt",
            "libversion_utf8",
            "limit",
            "register_progress_handler",
            "result_blob",
            "result_double",
            "result_error_utf8",
            "result_int",
            "result_long",
            "result_null",
            "result_text_utf8",
            "set_commit_listener",
            "set_update_listener",
            "shared_cache",
            "total_changes",
            "value_blob",
            "value_double",
            "value_int",
            "value_long",
            "value_text_utf8",
            "value_type");
  }

  private static Set<String> nativesWithoutGate(byte[] classFile) {
    Set<String> names = new TreeSet<>();
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                if ((access & Opcodes.ACC_NATIVE) != 0 && !name.startsWith(Hook.WOVEN_PREFIX)) {
                  names.add(name);
                }
                return null;
              }
            },
            ClassReader.SKIP_CODE);
    return names;
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
