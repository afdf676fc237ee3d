package org.litestream4j.intercept;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.litestream4j.bootstrap.Hook;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Lets {@code NativeDB} also notice what is committed. */
final class WaitingNativeDbWeaver extends NativeDbWeaver {
  static final List<String> TEMPLATES =
      Collections.unmodifiableList(Arrays.asList("CallsTemplate", "CommitTemplate"));

  WaitingNativeDbWeaver(ClassVisitor next, DriverShape shape) {
    super(next, shape);
  }

  @Override
  void load(MethodVisitor code) {
    super.load(code);
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC, DriverShape.NATIVE_DB, Hook.WOVEN_PREFIX + "loadCalls", "()V", false);
  }

  @Override
  void filterSql(MethodVisitor code, String method) {
    if (!DriverShape.runsWholeText(method)) {
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitVarInsn(Opcodes.ALOAD, SQL_SLOT);
      code.visitMethodInsn(
          Opcodes.INVOKEVIRTUAL,
          DriverShape.NATIVE_DB,
          Hook.WOVEN_PREFIX + "preparing",
          "(Ljava/lang/String;)V",
          false);
    }
    super.filterSql(code, method);
  }

  @Override
  void before(WrapperCode wrapper, String name, String descriptor) {
    if (name.equals("reset") || name.equals("finalize")) {
      wrapper.callAdded("breakingOff", "(J)V", 1);
    }
    super.before(wrapper, name, descriptor);
  }

  @Override
  void after(WrapperCode wrapper, String name, String descriptor) {
    super.after(wrapper, name, descriptor);
    if (name.equals("step")) {
      wrapper.passThroughAdded("steppedOn", "(IJ)I");
    } else if (name.startsWith("_exec")) {
      wrapper.passThroughAdded("executed", "(I" + Type.getArgumentTypes(descriptor)[0] + ")I");
    } else if (name.startsWith("prepare")) {
      wrapper.passThroughAdded("known", "(J)J");
    } else if (name.equals("reset")) {
      wrapper.passThroughAdded("brokenOff", "(IJ)I");
    } else if (name.equals("finalize")) {
      wrapper.passThroughAdded("finished", "(IJ)I");
    } else if (name.equals("restore")) {
      wrapper.passThroughAdded("replaced", "(I)I");
    }
  }

  @Override
  public void visitEnd() {
    TEMPLATES.forEach(template -> Template.of(template).copyInto(cv));
    super.visitEnd();
  }
}
