package org.litestream4j.intercept;

import org.litestream4j.bootstrap.Hook;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Tells at the end of the constructor of {@code SQLiteConnection} that it is ready. */
final class ConnectionWeaver extends ClassVisitor {
  static final String TEMPLATE = "ConnectionTemplate";

  private final DriverShape shape;

  ConnectionWeaver(ClassVisitor next, DriverShape shape) {
    super(Opcodes.ASM9, next);
    this.shape = shape;
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    return DriverShape.CONNECT.equals(name + descriptor) ? new Constructor(next) : next;
  }

  @Override
  public void visitEnd() {
    Template.of(TEMPLATE).calling("db", shape.databaseGetter()).copyInto(cv);
    super.visitEnd();
  }

  private static final class Constructor extends MethodVisitor {
    Constructor(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.RETURN) {
        visitVarInsn(Opcodes.ALOAD, 0);
        visitVarInsn(Opcodes.ALOAD, 3);
        visitMethodInsn(
            Opcodes.INVOKEVIRTUAL,
            DriverShape.CONNECTION,
            Hook.WOVEN_PREFIX + "connected",
            "(Ljava/util/Properties;)V",
            false);
      }
      super.visitInsn(opcode);
    }
  }
}
