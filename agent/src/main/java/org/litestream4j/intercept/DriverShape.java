package org.litestream4j.intercept;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The methods of one class of the driver, by name and descriptor. What differs from version to
 * version is asked here; what no known version lacks is required here.
 */
final class DriverShape {
  static final String DB = "org/sqlite/core/DB";
  static final String NATIVE_DB = "org/sqlite/core/NativeDB";
  static final String CONNECTION = "org/sqlite/SQLiteConnection";

  static final String CONNECT =
      "<init>(Ljava/lang/String;Ljava/lang/String;Ljava/util/Properties;)V";

  private static final String ERROR_MESSAGE = "errmsg()Ljava/lang/String;";
  private static final String PARAMETERS = "bind_parameter_count(J)I";
  private static final String SET_TEXT = "bind_text(JILjava/lang/String;)I";

  private static final int NATIVE = Opcodes.ACC_NATIVE | Opcodes.ACC_SYNCHRONIZED;

  private static final Set<String> GATED =
      new HashSet<>(Arrays.asList("prepare", "prepare_utf8", "backup", "serialize"));
  private static final Set<String> CHANGING =
      new HashSet<>(
          Arrays.asList(
              "step", "_exec", "_exec_utf8", "reset", "finalize", "restore", "deserialize"));

  private final String className;
  private final Map<String, Integer> accessByMethod;

  private DriverShape(String className, Map<String, Integer> accessByMethod) {
    this.className = className;
    this.accessByMethod = accessByMethod;
  }

  /**
   * The shape of a class of the driver.
   *
   * @throws UnknownDriverException if a method is missing that every known driver has
   */
  static DriverShape of(ClassReader driverClass) {
    Map<String, Integer> methods = new HashMap<>();
    driverClass.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            methods.put(name + descriptor, access);
            return null;
          }
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    DriverShape shape = new DriverShape(driverClass.getClassName(), methods);
    shape.check();
    return shape;
  }

  /** Whether that is one of the three classes that are always woven. */
  static boolean isKnown(String internalName) {
    return internalName.equals(NATIVE_DB)
        || internalName.equals(DB)
        || internalName.equals(CONNECTION);
  }

  /** Natives that read or write the database file, or compile what will. */
  static boolean isGatedNative(int access, String name) {
    return (access & NATIVE) == NATIVE && (GATED.contains(name) || CHANGING.contains(name));
  }

  static boolean mayChangeFile(String nativeName) {
    return CHANGING.contains(nativeName);
  }

  static boolean takesSql(String name, String descriptor) {
    return (name.equals("prepare") || name.equals("_exec"))
        && descriptor.startsWith("(Ljava/lang/String;)");
  }

  /** Whether SQLite runs every statement of the text, rather than compile the first. */
  static boolean runsWholeText(String name) {
    return name.equals("_exec");
  }

  static boolean isOpen(String name, String descriptor) {
    return name.equals("open") && descriptor.endsWith("Ljava/lang/String;I)V");
  }

  /** What the driver asks SQLite about a statement or an error, and tells it of a parameter. */
  static boolean isAnsweredTo(String name, String descriptor) {
    String method = name + descriptor;
    return method.equals(ERROR_MESSAGE) || method.equals(PARAMETERS) || method.equals(SET_TEXT);
  }

  /** What native code calls to throw. */
  static boolean isThrow(String name, String descriptor) {
    return name.equals("throwex") && descriptor.equals("(I)V");
  }

  static boolean isClose(String name, String descriptor) {
    return name.equals("close") && descriptor.equals("()V");
  }

  /** Whether native methods take text, as before 3.20, rather than UTF-8 bytes. */
  boolean hasTextNatives() {
    return has("prepare(Ljava/lang/String;)J", NATIVE);
  }

  /** The method that gives the {@code DB} of a connection; old drivers inherit theirs. */
  String databaseGetter() {
    return has("getDatabase()Lorg/sqlite/core/DB;", 0) ? "getDatabase" : "db";
  }

  private void check() {
    switch (className) {
      case NATIVE_DB:
        require("<clinit>()V", 0);
        require("step(J)I", NATIVE);
        require("reset(J)I", NATIVE);
        require("finalize(J)I", NATIVE);
        require(PARAMETERS, NATIVE);
        require(ERROR_MESSAGE, Opcodes.ACC_SYNCHRONIZED);
        require("column_count(J)I", NATIVE);
        require("column_type(JI)I", NATIVE);
        require("column_int(JI)I", NATIVE);
        require("bind_int(JII)I", NATIVE);
        require(SET_TEXT, Opcodes.ACC_SYNCHRONIZED);
        if (hasTextNatives()) {
          require("_exec(Ljava/lang/String;)I", NATIVE);
        } else {
          require("prepare_utf8([B)J", NATIVE);
          require("_exec(Ljava/lang/String;)I", 0);
          require("_exec_utf8([B)I", NATIVE);
        }
        break;
      case DB:
        require("close()V", Opcodes.ACC_SYNCHRONIZED);
        require("throwex()V", 0);
        require("throwex(I)V", 0);
        require("column_text(JI)Ljava/lang/String;", 0);
        if (!has("open(Lorg/sqlite/SQLiteConnection;Ljava/lang/String;I)V", 0)) {
          require("open(Ljava/lang/String;I)V", Opcodes.ACC_SYNCHRONIZED);
        }
        break;
      case CONNECTION:
        require(CONNECT, 0);
        break;
      default:
        throw new IllegalArgumentException(className);
    }
  }

  private void require(String method, int access) {
    if (!has(method, access)) {
      throw new UnknownDriverException(className, method);
    }
  }

  private boolean has(String method, int access) {
    Integer actual = accessByMethod.get(method);
    return actual != null && (actual & access) == access;
  }
}
