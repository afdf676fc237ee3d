package org.litestream4j.intercept;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.litestream4j.bootstrap.Hook;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Puts the gate and the dirty mark around the native calls of {@code NativeDB} that touch files,
 * and shows SQL text before SQLite gets it.
 */
class NativeDbWeaver extends ClassVisitor {
  /** Beside those of which a driver gets one of two. */
  static final List<String> TEMPLATES =
      Collections.unmodifiableList(
          Arrays.asList(
              "NativeDbTemplate",
              "GateTemplate",
              "OwnCallsTemplate",
              "MovedFileTemplate",
              "CopyTemplate",
              "InProgressTemplate",
              "TextTemplate",
              "StandInTemplate"));

  static final String TEXT_NATIVES = "TextNatives";
  static final String UTF8_NATIVES = "Utf8Natives";

  private static final String STATE = "java/util/concurrent/atomic/AtomicIntegerArray";
  static final int SQL_SLOT = 1;

  private final DriverShape shape;

  NativeDbWeaver(ClassVisitor next, DriverShape shape) {
    super(Opcodes.ASM9, next);
    this.shape = shape;
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    if (DriverShape.isGatedNative(access, name)) {
      wrap(
          super.visitMethod(access & ~Opcodes.ACC_NATIVE, name, descriptor, signature, exceptions),
          name,
          descriptor);
      return super.visitMethod(
          Opcodes.ACC_PRIVATE | Opcodes.ACC_NATIVE | Opcodes.ACC_SYNTHETIC,
          Hook.WOVEN_PREFIX + name,
          descriptor,
          signature,
          exceptions);
    }
    if (DriverShape.isAnsweredTo(name, descriptor)) {
      passThrough(
          super.visitMethod(access & ~Opcodes.ACC_NATIVE, name, descriptor, signature, exceptions),
          name,
          descriptor);
      return super.visitMethod(
          Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC | (access & Opcodes.ACC_NATIVE),
          Hook.WOVEN_PREFIX + name,
          descriptor,
          signature,
          exceptions);
    }
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    if (DriverShape.takesSql(name, descriptor)) {
      return new Prelude(next, code -> filterSql(code, name));
    }
    return name.equals("<clinit>") ? new Prelude(next, this::load) : next;
  }

  @Override
  public void visitEnd() {
    for (String template : TEMPLATES) {
      Template.of(template)
          .calling("column_count", "column_count")
          .calling("column_type", "column_type")
          .calling("column_text", "column_text")
          .calling("column_int", "column_int")
          .calling("bind_int", "bind_int")
          .calling("bind_text", "bind_text")
          .calling("execWoven", "_exec")
          .copyInto(cv);
    }
    Template.of(shape.hasTextNatives() ? TEXT_NATIVES : UTF8_NATIVES)
        .calling("throwex", "throwex")
        .copyInto(cv);
    super.visitEnd();
  }

  private void wrap(MethodVisitor next, String name, String descriptor) {
    WrapperCode wrapper = WrapperCode.begin(next, DriverShape.NATIVE_DB, name, descriptor);
    String leave = DriverShape.mayChangeFile(name) ? "leaveTouched" : "leave";
    int stateSlot = wrapper.firstFreeSlot();
    if (DriverShape.takesSql(name, descriptor)) {
      filterSql(next, name);
    }
    before(wrapper, name, descriptor);
    wrapper.callAdded("enter", "()L" + STATE + ";", 0);
    next.visitVarInsn(Opcodes.ASTORE, stateSlot);
    if (name.equals("step")) {
      wrapper.callInstead("proceed");
    } else {
      wrapper.callOriginal();
    }
    wrapper.callAdded(leave, "(L" + STATE + ";)V", stateSlot);
    after(wrapper, name, descriptor);
    wrapper.returnResult();
    wrapper.beginFailed(STATE);
    wrapper.callAdded(leave, "(L" + STATE + ";)V", stateSlot);
    wrapper.rethrowAndEnd();
  }

  /** What a native method does before the gate. */
  void before(WrapperCode wrapper, String name, String descriptor) {
    if (name.equals("step")) {
      wrapper.callAdded("stepping", "(J)V", 1);
    } else if (name.startsWith("_exec")) {
      wrapper.callAdded("executing", "()V", 1);
    } else if (name.equals("reset")) {
      wrapper.callAdded("ending", "(J)V", 1);
    } else if (name.equals("finalize")) {
      wrapper.callAdded("finalizing", "(J)V", 1);
    } else if (name.equals("backup")) {
      wrapper.callAdded("backingUp", schemaAndFile(descriptor, ")V"), 1);
    } else if (name.equals("restore")) {
      wrapper.callAdded("restoring", schemaAndFile(descriptor, ")V"), 1);
    }
  }

  /** What it does with its result, behind the gate. */
  void after(WrapperCode wrapper, String name, String descriptor) {
    if (name.equals("step")) {
      wrapper.passThroughAdded("steppedTo", "(IJ)I");
    } else if (name.startsWith("_exec")) {
      wrapper.passThroughAdded("result", "(I)I");
    } else if (name.startsWith("prepare")) {
      wrapper.passThroughAdded("prepared", "(J)J");
    } else if (name.equals("backup")) {
      wrapper.passThroughAdded("backedUp", "(I" + schemaAndFile(descriptor, ")I").substring(1));
    } else if (name.equals("restore")) {
      wrapper.passThroughAdded("restored", "(I)I");
    } else if (name.equals("deserialize")) {
      wrapper.callAdded("filesChanged", "()V", 1);
    } else if (name.equals("serialize")) {
      wrapper.passThroughAdded("serialized", "([BLjava/lang/String;)[B");
    }
  }

  private static String schemaAndFile(String descriptor, String rest) {
    Type[] arguments = Type.getArgumentTypes(descriptor);
    return "(" + arguments[0] + arguments[1] + rest;
  }

  /** What the driver asks is answered for what the app wrote, not for what stands in for it. */
  private static void passThrough(MethodVisitor next, String name, String descriptor) {
    WrapperCode wrapper = WrapperCode.begin(next, DriverShape.NATIVE_DB, name, descriptor);
    if (name.equals("bind_text")) {
      wrapper.callAdded("binding", "(JILjava/lang/String;)V", 1);
    }
    wrapper.callOriginal();
    if (name.equals("errmsg")) {
      wrapper.passThroughAdded("message", "(Ljava/lang/String;)Ljava/lang/String;");
    } else if (name.equals("bind_parameter_count")) {
      wrapper.passThroughAdded("parameters", "(IJ)I");
    }
    wrapper.returnResult();
    wrapper.beginFailed();
    wrapper.rethrowAndEnd();
  }

  /** Shows SQL text before the driver compiles or runs it. */
  void filterSql(MethodVisitor code, String method) {
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitVarInsn(Opcodes.ALOAD, SQL_SLOT);
    code.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL,
        DriverShape.NATIVE_DB,
        Hook.WOVEN_PREFIX + (DriverShape.runsWholeText(method) ? "script" : "statement"),
        "(Ljava/lang/String;)Ljava/lang/String;",
        false);
    code.visitVarInsn(Opcodes.ASTORE, SQL_SLOT);
  }

  /** Runs first in the static initializer. */
  void load(MethodVisitor code) {
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC, DriverShape.NATIVE_DB, Hook.WOVEN_PREFIX + "load", "()V", false);
  }
}
