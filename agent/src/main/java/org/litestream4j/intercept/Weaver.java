package org.litestream4j.intercept;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;

/**
 * Weaves the three classes of a SQLite driver: internal name and class file in, class file out, or
 * null for one that is left as it is.
 *
 * <p>Methods that are not touched are copied byte for byte, and the frames of what is added are
 * written by hand or by the compiler, so no class of the app is ever looked up to compute them.
 */
public class Weaver implements BiFunction<String, byte[], byte @Nullable []> {
  /**
   * The woven form of a driver's class.
   *
   * @throws RuntimeException if the class is not that of a driver we know; it must be left alone
   */
  @Override
  public byte @Nullable [] apply(String internalName, byte[] classFile) {
    if (!DriverShape.isKnown(internalName)) {
      return null;
    }
    ClassReader reader = new ClassReader(classFile);
    DriverShape shape = DriverShape.of(reader);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(visitor(internalName, shape, writer), 0);
    return writer.toByteArray();
  }

  ClassVisitor visitor(String internalName, DriverShape shape, ClassVisitor next) {
    switch (internalName) {
      case DriverShape.NATIVE_DB:
        return new NativeDbWeaver(next, shape);
      case DriverShape.DB:
        return new DbWeaver(next);
      default:
        return new ConnectionWeaver(next, shape);
    }
  }
}
