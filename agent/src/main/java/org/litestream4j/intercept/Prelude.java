package org.litestream4j.intercept;

import java.util.function.Consumer;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A method of the driver with something before its first instruction. */
final class Prelude extends MethodVisitor {
  private final Consumer<MethodVisitor> code;

  Prelude(MethodVisitor next, Consumer<MethodVisitor> code) {
    super(Opcodes.ASM9, next);
    this.code = code;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    code.accept(mv);
  }
}
