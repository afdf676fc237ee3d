package org.litestream4j.intercept;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.litestream4j.bootstrap.Hook;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.TypePath;
import org.objectweb.asm.commons.MethodRemapper;
import org.objectweb.asm.commons.Remapper;

/** A class of ours whose members are copied into a class of the driver. */
final class Template {
  private static final int API = Opcodes.ASM9;

  /** Classes are named, not loaded: nobody needs them but to be read. */
  private static final String PACKAGE = "org/litestream4j/intercept/";

  private final String source;
  private final Map<String, String> driverMethods;
  private final Map<String, String> classes;

  private Template(String source, Map<String, String> driverMethods, Map<String, String> classes) {
    this.source = source;
    this.driverMethods = driverMethods;
    this.classes = classes;
  }

  /**
   * All members of the class {@code source} of this package but its abstract and native methods,
   * which the driver has.
   */
  static Template of(String source) {
    return new Template(source, new HashMap<>(), Names.CLASSES);
  }

  /** For any of several classes: here it is {@code internalName}. */
  Template as(String internalName) {
    Map<String, String> more = new HashMap<>(classes);
    more.put(PACKAGE + source, internalName);
    return new Template(source, driverMethods, more);
  }

  /** With the driver's own method {@code name} known as {@code alias} in the template. */
  Template calling(String alias, String name) {
    Map<String, String> more = new HashMap<>(driverMethods);
    more.put(alias, name);
    return new Template(source, more, classes);
  }

  void copyInto(ClassVisitor target) {
    reader().accept(new Copy(target), ClassReader.SKIP_DEBUG);
  }

  private ClassReader reader() {
    String file = PACKAGE + source + ".class";
    try (InputStream in = Template.class.getClassLoader().getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the agent's jar lacks " + file);
      }
      return new ClassReader(in);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file + " from the agent's jar", e);
    }
  }

  private final class Copy extends ClassVisitor {
    private static final int LEFT_TO_THE_DRIVER = Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE;

    private final ClassVisitor target;
    private final Names names = new Names(driverMethods, classes);

    Copy(ClassVisitor target) {
      super(API);
      this.target = target;
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access, String name, String descriptor, String signature, @Nullable Object value) {
      if (value != null) {
        return null; // The compiler has put the constant where it is used.
      }
      target
          .visitField(
              access | Opcodes.ACC_SYNTHETIC, Hook.WOVEN_PREFIX + name, descriptor, null, null)
          .visitEnd();
      return null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      if ((access & LEFT_TO_THE_DRIVER) != 0 || name.startsWith("<")) {
        return null;
      }
      return new Body(
          target.visitMethod(
              access | Opcodes.ACC_SYNTHETIC,
              Hook.WOVEN_PREFIX + name,
              names.mapMethodDesc(descriptor),
              null,
              exceptions),
          names);
    }
  }

  /** Nullness is for our compiler only: the driver's loader does not see the annotations. */
  private static final class Body extends MethodRemapper {
    Body(MethodVisitor target, Remapper names) {
      super(API, target, names);
    }

    @Override
    public @Nullable AnnotationVisitor visitTypeAnnotation(
        int typeRef, TypePath typePath, String descriptor, boolean visible) {
      return null;
    }

    @Override
    public @Nullable AnnotationVisitor visitLocalVariableAnnotation(
        int typeRef,
        TypePath typePath,
        Label[] start,
        Label[] end,
        int[] index,
        String descriptor,
        boolean visible) {
      return null;
    }

    @Override
    public @Nullable AnnotationVisitor visitInsnAnnotation(
        int typeRef, TypePath typePath, String descriptor, boolean visible) {
      return null;
    }
  }

  private static final class Names extends Remapper {
    private static final Map<String, String> CLASSES = new HashMap<>();

    static {
      CLASSES.put(PACKAGE + DbWeaver.TEMPLATE, DriverShape.DB);
      for (String template : NativeDbWeaver.TEMPLATES) {
        CLASSES.put(PACKAGE + template, DriverShape.NATIVE_DB);
      }
      CLASSES.put(PACKAGE + "CallsTemplate", DriverShape.NATIVE_DB);
      CLASSES.put(PACKAGE + "CommitTemplate", DriverShape.NATIVE_DB);
      CLASSES.put(PACKAGE + NativeDbWeaver.TEXT_NATIVES, DriverShape.NATIVE_DB);
      CLASSES.put(PACKAGE + NativeDbWeaver.UTF8_NATIVES, DriverShape.NATIVE_DB);
      CLASSES.put(PACKAGE + ConnectionWeaver.TEMPLATE, DriverShape.CONNECTION);
    }

    private final Map<String, String> driverMethods;
    private final Map<String, String> classes;

    Names(Map<String, String> driverMethods, Map<String, String> classes) {
      super(API);
      this.driverMethods = driverMethods;
      this.classes = classes;
    }

    @Override
    public String map(String internalName) {
      return classes.getOrDefault(internalName, internalName);
    }

    @Override
    public String mapFieldName(String owner, String name, String descriptor) {
      return classes.containsKey(owner) ? Hook.WOVEN_PREFIX + name : name;
    }

    @Override
    public String mapMethodName(String owner, String name, String descriptor) {
      if (!classes.containsKey(owner)) {
        return name;
      }
      return driverMethods.getOrDefault(name, Hook.WOVEN_PREFIX + name);
    }
  }
}
