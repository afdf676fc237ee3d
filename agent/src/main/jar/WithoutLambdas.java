import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ACC_SYNTHETIC;
import static org.objectweb.asm.Opcodes.ASM9;
import static org.objectweb.asm.Opcodes.V1_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Copies classes and gives each lambda and method reference a class of its own, as an anonymous class
 * has it. Otherwise the JVM makes one when it first comes there, which takes it longer than to load
 * one, and more than a hundred are met in the first second of an app. Run by the build: {@code <from>
 * <to> …}.
 */
public final class WithoutLambdas {
  private static final String METAFACTORY = "java/lang/invoke/LambdaMetafactory";
  private static final String INSTANCE = "INSTANCE";

  private final Path to;
  private final byte[] original;
  private final ClassReader reader;
  private final List<Lambda> lambdas = new ArrayList<>();

  private WithoutLambdas(Path to, byte[] classFile) {
    this.to = to;
    this.original = classFile;
    this.reader = new ClassReader(classFile);
  }

  public static void main(String[] args) throws IOException {
    for (int i = 0; i < args.length; i += 2) {
      copy(Path.of(args[i]), Path.of(args[i + 1]));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      Path copy = to.resolve(from.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      byte[] content = Files.readAllBytes(file);
      boolean isClass = file.toString().endsWith(".class");
      Files.write(copy, isClass ? new WithoutLambdas(to, content).rewritten() : content);
    }
  }

  private byte[] rewritten() throws IOException {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    reader.accept(new Rewriter(writer), 0);
    for (Lambda lambda : lambdas) {
      Files.write(to.resolve(lambda.type.getInternalName() + ".class"), lambda.classFile());
    }
    return lambdas.isEmpty() ? original : writer.toByteArray();
  }

  private boolean isInterface() {
    return (reader.getAccess() & Opcodes.ACC_INTERFACE) != 0;
  }

  /** One place where a lambda is made. */
  private final class Lambda {
    final Type owner = Type.getObjectType(reader.getClassName());
    final Type type = Type.getObjectType(reader.getClassName() + "$$Lambda$" + lambdas.size());
    final Type[] captured;
    final Type functional;
    final Method declared;
    final Method instantiated;
    final Handle target;

    /** The call of the target, in the class that is allowed to. */
    final Method call;

    Lambda(String name, String factory, Type declared, Handle target, Type instantiated) {
      this.captured = Type.getArgumentTypes(factory);
      this.functional = Type.getReturnType(factory);
      this.declared = new Method(name, declared.getDescriptor());
      this.instantiated = new Method(name, instantiated.getDescriptor());
      this.target = target;
      this.call =
          new Method("lambda$call$" + lambdas.size(), targetReturns(), targetTakes().toArray(Type[]::new));
    }

    private boolean isConstructor() {
      return target.getTag() == Opcodes.H_NEWINVOKESPECIAL;
    }

    private Type targetReturns() {
      return isConstructor()
          ? Type.getObjectType(target.getOwner())
          : Type.getReturnType(target.getDesc());
    }

    private List<Type> targetTakes() {
      List<Type> types = new ArrayList<>();
      if (!isConstructor() && target.getTag() != Opcodes.H_INVOKESTATIC) {
        // What it is called on may be narrower than the class that declares it.
        types.add(captured.length > 0 ? captured[0] : instantiated.getArgumentTypes()[0]);
      }
      types.addAll(List.of(Type.getArgumentTypes(target.getDesc())));
      return types;
    }

    void writeCall(ClassVisitor visitor) {
      int access = ACC_STATIC | ACC_SYNTHETIC | (isInterface() ? ACC_PUBLIC : 0);
      GeneratorAdapter code = method(visitor, access, call);
      if (isConstructor()) {
        code.newInstance(Type.getObjectType(target.getOwner()));
        code.dup();
      }
      code.loadArgs();
      code.visitMethodInsn(
          opcode(), target.getOwner(), target.getName(), target.getDesc(), target.isInterface());
      end(code);
    }

    private int opcode() {
      return switch (target.getTag()) {
        case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
        case Opcodes.H_INVOKEVIRTUAL -> Opcodes.INVOKEVIRTUAL;
        case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
        default -> Opcodes.INVOKESPECIAL;
      };
    }

    byte[] classFile() {
      ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
      writer.visit(
          V1_8,
          ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC,
          type.getInternalName(),
          null,
          "java/lang/Object",
          new String[] {functional.getInternalName()});
      for (int i = 0; i < captured.length; i++) {
        writer.visitField(ACC_PRIVATE | ACC_FINAL, "c" + i, captured[i].getDescriptor(), null, null);
      }
      writeConstructor(writer);
      writeFactory(writer);
      writeFunction(writer);
      writer.visitEnd();
      return writer.toByteArray();
    }

    private Method constructor() {
      return new Method("<init>", Type.VOID_TYPE, captured);
    }

    Method factory() {
      return new Method("of", functional, captured);
    }

    private void writeConstructor(ClassVisitor visitor) {
      GeneratorAdapter code = method(visitor, ACC_PRIVATE, constructor());
      code.loadThis();
      code.invokeConstructor(Type.getType(Object.class), new Method("<init>", "()V"));
      for (int i = 0; i < captured.length; i++) {
        code.loadThis();
        code.loadArg(i);
        code.putField(type, "c" + i, captured[i]);
      }
      end(code);
    }

    /** One that captures nothing is made once. */
    private void writeFactory(ClassVisitor visitor) {
      GeneratorAdapter code = method(visitor, ACC_STATIC, factory());
      if (captured.length == 0) {
        visitor.visitField(ACC_PRIVATE | ACC_STATIC | ACC_FINAL, INSTANCE, type.getDescriptor(), null, null);
        GeneratorAdapter once = method(visitor, ACC_STATIC, new Method("<clinit>", "()V"));
        once.newInstance(type);
        once.dup();
        once.invokeConstructor(type, constructor());
        once.putStatic(type, INSTANCE, type);
        end(once);
        code.getStatic(type, INSTANCE, type);
      } else {
        code.newInstance(type);
        code.dup();
        code.loadArgs();
        code.invokeConstructor(type, constructor());
      }
      end(code);
    }

    private void writeFunction(ClassVisitor visitor) {
      GeneratorAdapter code = method(visitor, ACC_PUBLIC, declared);
      for (int i = 0; i < captured.length; i++) {
        code.loadThis();
        code.getField(type, "c" + i, captured[i]);
      }
      Type[] takes = call.getArgumentTypes();
      for (int i = 0; i < declared.getArgumentTypes().length; i++) {
        code.loadArg(i);
        Type given = instantiated.getArgumentTypes()[i];
        convert(code, declared.getArgumentTypes()[i], given);
        convert(code, given, takes[captured.length + i]);
      }
      code.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          owner.getInternalName(),
          call.getName(),
          call.getDescriptor(),
          isInterface());
      if (declared.getReturnType() == Type.VOID_TYPE) {
        pop(code, call.getReturnType());
      } else {
        Type wanted = instantiated.getReturnType();
        convert(code, call.getReturnType(), wanted);
        convert(code, wanted, declared.getReturnType());
      }
      end(code);
    }
  }

  /** As a caller of {@code LambdaMetafactory} may expect. */
  private static void convert(GeneratorAdapter code, Type from, Type to) {
    if (from.equals(to)) {
      return;
    }
    boolean fromPrimitive = from.getSort() < Type.ARRAY;
    boolean toPrimitive = to.getSort() < Type.ARRAY;
    if (fromPrimitive && toPrimitive) {
      code.cast(from, to);
    } else if (fromPrimitive) {
      code.valueOf(from);
    } else if (toPrimitive) {
      code.unbox(to);
    } else {
      code.checkCast(to);
    }
  }

  private static void pop(GeneratorAdapter code, Type type) {
    if (type.getSize() == 2) {
      code.pop2();
    } else if (type.getSize() == 1) {
      code.pop();
    }
  }

  private static GeneratorAdapter method(ClassVisitor visitor, int access, Method method) {
    MethodVisitor code =
        visitor.visitMethod(access, method.getName(), method.getDescriptor(), null, null);
    code.visitCode();
    return new GeneratorAdapter(code, access, method.getName(), method.getDescriptor());
  }

  private static void end(GeneratorAdapter code) {
    code.returnValue();
    code.endMethod();
  }

  private final class Rewriter extends ClassVisitor {
    Rewriter(ClassVisitor next) {
      super(ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return new MethodVisitor(
          ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
        @Override
        public void visitInvokeDynamicInsn(
            String function, String factory, Handle bootstrap, Object... arguments) {
          if (!bootstrap.getOwner().equals(METAFACTORY)
              || !bootstrap.getName().equals("metafactory")) {
            super.visitInvokeDynamicInsn(function, factory, bootstrap, arguments);
            return;
          }
          Lambda lambda =
              new Lambda(
                  function, factory, (Type) arguments[0], (Handle) arguments[1], (Type) arguments[2]);
          lambdas.add(lambda);
          super.visitMethodInsn(
              Opcodes.INVOKESTATIC,
              lambda.type.getInternalName(),
              lambda.factory().getName(),
              lambda.factory().getDescriptor(),
              false);
        }
      };
    }

    @Override
    public void visitEnd() {
      for (Lambda lambda : lambdas) {
        lambda.writeCall(cv);
      }
      super.visitEnd();
    }
  }
}
