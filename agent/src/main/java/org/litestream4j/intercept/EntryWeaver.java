package org.litestream4j.intercept;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.litestream4j.bootstrap.Hook;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Surrounds the methods by which an app may end a transaction: of connections, statements and
 * results, in whichever class a version of the driver has them.
 */
final class EntryWeaver extends ClassVisitor {
  static final String TEMPLATE = "EntryTemplate";

  private static final Set<String> METHODS =
      new HashSet<>(
          Arrays.asList(
              "close",
              "commit",
              "execute",
              "executeBatch",
              "executeLargeBatch",
              "executeLargeUpdate",
              "executeQuery",
              "executeUpdate",
              "getMoreResults",
              "releaseSavepoint",
              "setAutoCommit"));

  private static final int NOT_CALLED_BY_APPS =
      Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_PRIVATE | Opcodes.ACC_BRIDGE;

  private final String owner;

  EntryWeaver(ClassVisitor next, String owner) {
    super(Opcodes.ASM9, next);
    this.owner = owner;
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    boolean isCollected = name.equals("finalize") && descriptor.equals("()V");
    boolean isMove = name.equals("next") && descriptor.equals("()Z");
    boolean isEntry = METHODS.contains(name) && (access & Opcodes.ACC_PUBLIC) != 0;
    if ((access & NOT_CALLED_BY_APPS) != 0 || !(isCollected || isMove || isEntry)) {
      return super.visitMethod(access, name, descriptor, signature, exceptions);
    }
    WrapperCode wrapper =
        WrapperCode.begin(
            super.visitMethod(
                access & ~Opcodes.ACC_SYNCHRONIZED, name, descriptor, signature, exceptions),
            owner,
            name,
            descriptor);
    if (isMove) {
      surroundMove(wrapper);
    } else {
      surround(wrapper, isCollected);
    }
    return super.visitMethod(
        Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC | (access & Opcodes.ACC_SYNCHRONIZED),
        Hook.WOVEN_PREFIX + name,
        descriptor,
        signature,
        exceptions);
  }

  private static void surround(WrapperCode wrapper, boolean isCollected) {
    wrapper.callStatic("entered", "()V");
    wrapper.callOriginal();
    wrapper.callStatic(isCollected ? "dropped" : "left", "()V");
    wrapper.returnResult();
    wrapper.beginFailed();
    if (isCollected) {
      wrapper.callStatic("dropped", "()V");
    } else {
      wrapper.callStaticWithFailure("leftFailing");
    }
    wrapper.rethrowAndEnd();
  }

  private static void surroundMove(WrapperCode wrapper) {
    wrapper.callOriginal();
    wrapper.callStatic("moved", "(Z)Z");
    wrapper.returnResult();
    wrapper.beginFailed();
    wrapper.rethrowAndEnd();
  }

  @Override
  public void visitEnd() {
    Template.of(TEMPLATE).as(owner).copyInto(cv);
    super.visitEnd();
  }
}
