package org.litestream4j.it.laws;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.litestream4j.it.harness.AgentArchive;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/**
 * The shipped jar, in which {@link SlowSteps} is between the steps, a hundred checkpoints are in
 * the place of each, and a WAL that holds anything is made to restart at each look.
 */
final class RestlessJar {
  private static final String OURS = "org/litestream4j/";
  private static final String BETWEEN_STEPS = OURS + "sqlite/BetweenSteps";
  private static final String WAL_MARKS = OURS + "sqlite/WalMarks";
  private static final String SETTLING = OURS + "capture/Settling";

  /** How many checkpoints there are in the place of one. */
  private static final int CHECKPOINTS = 100;

  /** A WAL that is restarted under a checkpoint loses pages in one of 40,000 cases or so. */
  private static final int CHECKPOINTS_WITHOUT_MARKS = 1000;

  private RestlessJar() {}

  static Path create(Path file) throws IOException {
    return create(
        file,
        Map.of(
            BETWEEN_STEPS, shipped -> slowSteps(),
            SETTLING, RestlessJar::alwaysSettling,
            WAL_MARKS, marks -> repeatingCheckpoints(marks, CHECKPOINTS)));
  }

  /**
   * The same without law 3: no read mark is ever taken, so that any commit may restart the WAL
   * under any checkpoint.
   */
  static Path withoutMarks(Path file) throws IOException {
    return create(
        file,
        Map.of(
            BETWEEN_STEPS,
            shipped -> slowSteps(),
            SETTLING,
            RestlessJar::alwaysSettling,
            OURS + "sqlite/HeldWal",
            RestlessJar::withoutReadMarks,
            WAL_MARKS,
            marks -> repeatingCheckpoints(withoutReadMarks(marks), CHECKPOINTS_WITHOUT_MARKS)));
  }

  /** The shipped jar whose own checkpoints move nothing: whatever moves is moved by others. */
  static Path withoutCheckpoints(Path file) throws IOException {
    return create(file, Map.of(OURS + "sqlite/ControlConnection", RestlessJar::withoutCheckpoints));
  }

  private static Path create(Path file, Map<String, UnaryOperator<byte[]>> changes)
      throws IOException {
    Map<String, byte[]> contents = AgentArchive.read(AgentArchive.NAME);
    changes.forEach(
        (name, change) -> {
          if (contents.computeIfPresent(
                  AgentArchive.stored(name), (stored, content) -> change.apply(content))
              == null) {
            throw new IllegalStateException("the jar has no " + name);
          }
        });
    return AgentArchive.createJar(file, contents);
  }

  private static byte[] slowSteps() {
    String name = SlowSteps.class.getName().replace('.', '/');
    ClassWriter writer = new ClassWriter(0);
    Map<String, String> names =
        Map.of(name, BETWEEN_STEPS, "java/lang/Enum", OURS + "sqlite/WalStep");
    try (InputStream in = SlowSteps.class.getResourceAsStream("SlowSteps.class")) {
      new ClassReader(in)
          .accept(new ClassRemapper(writer, new SimpleRemapper(Opcodes.ASM9, names)), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return writer.toByteArray();
  }

  /** {@code return frames == NONE ? NOTHING : SETTLE_ALONE}. */
  private static byte[] alwaysSettling(byte[] settling) {
    return visited(
        settling,
        (name, method) -> {
          if (!name.equals("next")) {
            return method;
          }
          String step = SETTLING + "$Step";
          Label some = new Label();
          method.visitCode();
          method.visitVarInsn(Opcodes.ALOAD, 0);
          method.visitFieldInsn(
              Opcodes.GETSTATIC, SETTLING + "$Frames", "NONE", "L" + SETTLING + "$Frames;");
          method.visitJumpInsn(Opcodes.IF_ACMPNE, some);
          method.visitFieldInsn(Opcodes.GETSTATIC, step, "NOTHING", "L" + step + ";");
          method.visitInsn(Opcodes.ARETURN);
          method.visitLabel(some);
          method.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
          method.visitFieldInsn(Opcodes.GETSTATIC, step, "SETTLE_ALONE", "L" + step + ";");
          method.visitInsn(Opcodes.ARETURN);
          method.visitMaxs(2, 6);
          method.visitEnd();
          return null;
        });
  }

  private static byte[] withoutReadMarks(byte[] marks) {
    return visited(
        marks,
        (name, method) ->
            name.equals("unlockWriters")
                ? method
                : new MethodVisitor(Opcodes.ASM9, method) {
                  @Override
                  public void visitMethodInsn(
                      int opcode, String owner, String called, String type, boolean isInterface) {
                    if (type.equals("()V")
                        && (called.equals("beginRead") || called.equals("end"))) {
                      super.visitInsn(Opcodes.POP);
                    } else {
                      super.visitMethodInsn(opcode, owner, called, type, isInterface);
                    }
                  }
                });
  }

  private static byte[] repeatingCheckpoints(byte[] marks, int times) {
    return visited(
        marks,
        (name, method) ->
            new MethodVisitor(Opcodes.ASM9, method) {
              @Override
              public void visitMethodInsn(
                  int opcode, String owner, String called, String type, boolean isInterface) {
                for (int i = 1; called.equals("checkpointPassive") && i < times; i++) {
                  super.visitInsn(Opcodes.DUP);
                  super.visitMethodInsn(opcode, owner, called, type, isInterface);
                  super.visitInsn(Opcodes.POP);
                }
                super.visitMethodInsn(opcode, owner, called, type, isInterface);
              }

              @Override
              public void visitMaxs(int stack, int locals) {
                super.visitMaxs(stack + 1, locals);
              }
            });
  }

  private static byte[] withoutCheckpoints(byte[] connection) {
    AtomicInteger changed = new AtomicInteger();
    byte[] without =
        visited(
            connection,
            (name, method) ->
                new MethodVisitor(Opcodes.ASM9, method) {
                  @Override
                  public void visitLdcInsn(Object value) {
                    boolean isIt = value.equals("PRAGMA wal_checkpoint(PASSIVE)");
                    changed.addAndGet(isIt ? 1 : 0);
                    super.visitLdcInsn(isIt ? "SELECT 0, 0, 0" : value);
                  }
                });
    if (changed.get() != 1) {
      throw new IllegalStateException("checkpoints of ours are begun elsewhere");
    }
    return without;
  }

  private interface Change {
    MethodVisitor of(String name, MethodVisitor method);
  }

  private static byte[] visited(byte[] type, Change change) {
    ClassReader reader = new ClassReader(type);
    ClassWriter writer = new ClassWriter(0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String type, String signature, String[] exceptions) {
            return change.of(name, super.visitMethod(access, name, type, signature, exceptions));
          }
        },
        0);
    return writer.toByteArray();
  }
}
