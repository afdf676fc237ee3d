package org.litestream4j.intercept;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.litestream4j.bootstrap.Hook;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes a method that takes the place of one of the driver's, and calls that one, renamed. */
final class WrapperCode {
  private static final String THROWABLE = "java/lang/Throwable";

  private final MethodVisitor code;
  private final String owner;
  private final String name;
  private final String descriptor;
  private final Label callStart = new Label();
  private final Label callEnd = new Label();
  private final Label failed = new Label();

  private WrapperCode(MethodVisitor code, String owner, String name, String descriptor) {
    this.code = code;
    this.owner = owner;
    this.name = name;
    this.descriptor = descriptor;
  }

  static WrapperCode begin(MethodVisitor code, String owner, String name, String descriptor) {
    code.visitCode();
    return new WrapperCode(code, owner, name, descriptor);
  }

  /** The first local variable behind {@code this} and the arguments. */
  int firstFreeSlot() {
    return Type.getArgumentsAndReturnSizes(descriptor) >> 2;
  }

  /** Emits {@code this.litestream$<added>(…)}, its arguments taken from the variables there. */
  void callAdded(String added, String addedDescriptor, int firstArgumentSlot) {
    code.visitVarInsn(Opcodes.ALOAD, 0);
    loadAll(addedDescriptor, firstArgumentSlot);
    code.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, owner, Hook.WOVEN_PREFIX + added, addedDescriptor, false);
  }

  /** Emits {@code litestream$<added>(…)}, its arguments taken from the stack. */
  void callStatic(String added, String addedDescriptor) {
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC, owner, Hook.WOVEN_PREFIX + added, addedDescriptor, false);
  }

  /** Emits the same of the exception on the stack, which stays there. */
  void callStaticWithFailure(String added) {
    code.visitInsn(Opcodes.DUP);
    callStatic(added, "(Ljava/lang/Throwable;)V");
  }

  /**
   * Emits {@code this.litestream$<added>(…)} of the value on the stack, and of as many of the
   * arguments as it takes; its answer takes that place.
   */
  void passThroughAdded(String added, String addedDescriptor) {
    code.visitVarInsn(Opcodes.ALOAD, 0);
    if (Type.getArgumentTypes(addedDescriptor)[0].getSize() == 1) {
      code.visitInsn(Opcodes.SWAP);
    } else {
      code.visitInsn(Opcodes.DUP_X2);
      code.visitInsn(Opcodes.POP);
    }
    loadAll(withoutFirstArgument(addedDescriptor), 1);
    code.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, owner, Hook.WOVEN_PREFIX + added, addedDescriptor, false);
  }

  /** Emits the call of the renamed method; its result stays on the stack. */
  void callOriginal() {
    call(name, Opcodes.INVOKESPECIAL);
  }

  /** Emits, as {@link #callOriginal}, the call of an added method that makes that call. */
  void callInstead(String added) {
    call(added, Opcodes.INVOKEVIRTUAL);
  }

  private void call(String renamed, int opcode) {
    code.visitTryCatchBlock(callStart, callEnd, failed, THROWABLE);
    code.visitLabel(callStart);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    loadAll(descriptor, 1);
    code.visitMethodInsn(opcode, owner, Hook.WOVEN_PREFIX + renamed, descriptor, false);
    code.visitLabel(callEnd);
  }

  void returnResult() {
    code.visitInsn(Type.getReturnType(descriptor).getOpcode(Opcodes.IRETURN));
  }

  /** Begins what runs when the original throws: with the exception on the stack. */
  void beginFailed(String... localsAfterArguments) {
    code.visitLabel(failed);
    List<Object> locals = new ArrayList<>();
    locals.add(owner);
    for (Type argument : Type.getArgumentTypes(descriptor)) {
      locals.add(frameType(argument));
    }
    locals.addAll(Arrays.asList(localsAfterArguments));
    code.visitFrame(Opcodes.F_FULL, locals.size(), locals.toArray(), 1, new Object[] {THROWABLE});
  }

  void rethrowAndEnd() {
    code.visitInsn(Opcodes.ATHROW);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private void loadAll(String methodDescriptor, int firstSlot) {
    int slot = firstSlot;
    for (Type type : Type.getArgumentTypes(methodDescriptor)) {
      code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot);
      slot += type.getSize();
    }
  }

  private static String withoutFirstArgument(String methodDescriptor) {
    Type[] types = Type.getArgumentTypes(methodDescriptor);
    return Type.getMethodDescriptor(Type.VOID_TYPE, Arrays.copyOfRange(types, 1, types.length));
  }

  private static Object frameType(Type type) {
    switch (type.getSort()) {
      case Type.LONG:
        return Opcodes.LONG;
      case Type.DOUBLE:
        return Opcodes.DOUBLE;
      case Type.FLOAT:
        return Opcodes.FLOAT;
      case Type.ARRAY:
      case Type.OBJECT:
        return type.getInternalName();
      default:
        return Opcodes.INTEGER;
    }
  }
}
