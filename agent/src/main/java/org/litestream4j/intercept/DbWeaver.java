package org.litestream4j.intercept;

import org.litestream4j.bootstrap.Hook;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Surrounds {@code open} and {@code close} of {@code DB} with the moments of its life. */
final class DbWeaver extends ClassVisitor {
  static final String TEMPLATE = "DbTemplate";
  private static final String FILE_AND_FLAGS = "(Ljava/lang/String;I)V";

  DbWeaver(ClassVisitor next) {
    super(Opcodes.ASM9, next);
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    if (DriverShape.isOpen(name, descriptor)) {
      WrapperCode wrapper = WrapperCode.begin(next, DriverShape.DB, name, descriptor);
      int fileSlot = wrapper.firstFreeSlot() - 2;
      surround(wrapper, "opening", "opened", "openFailed", FILE_AND_FLAGS, fileSlot);
    } else if (DriverShape.isClose(name, descriptor)) {
      WrapperCode wrapper = WrapperCode.begin(next, DriverShape.DB, name, descriptor);
      surround(wrapper, "closing", "closed", "closeFailed", descriptor, 1);
    } else {
      return DriverShape.isThrow(name, descriptor) ? new Prelude(next, DbWeaver::translate) : next;
    }
    return super.visitMethod(
        Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC,
        Hook.WOVEN_PREFIX + name,
        descriptor,
        signature,
        exceptions);
  }

  @Override
  public void visitEnd() {
    Template.of(TEMPLATE).copyInto(cv);
    super.visitEnd();
  }

  private static void translate(MethodVisitor code) {
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitVarInsn(Opcodes.ILOAD, 1);
    code.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, DriverShape.DB, Hook.WOVEN_PREFIX + "thrown", "(I)I", false);
    code.visitVarInsn(Opcodes.ISTORE, 1);
  }

  private static void surround(
      WrapperCode wrapper,
      String before,
      String after,
      String failed,
      String descriptor,
      int argumentSlot) {
    wrapper.callAdded(before, descriptor, argumentSlot);
    wrapper.callOriginal();
    wrapper.callAdded(after, descriptor, argumentSlot);
    wrapper.returnResult();
    wrapper.beginFailed();
    wrapper.callAdded(failed, descriptor, argumentSlot);
    wrapper.rethrowAndEnd();
  }
}
