package org.litestream4j.intercept;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;

/**
 * Weaves a driver whose commits may wait for replicas: also the classes by which an app calls it,
 * because only there the driver holds no monitor any more.
 */
public final class WaitingWeaver extends Weaver {
  @Override
  public byte @Nullable [] apply(String internalName, byte[] classFile) {
    if (DriverShape.isKnown(internalName)) {
      return super.apply(internalName, classFile);
    }
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new EntryWeaver(writer, internalName), 0);
    return writer.toByteArray();
  }

  @Override
  ClassVisitor visitor(String internalName, DriverShape shape, ClassVisitor next) {
    switch (internalName) {
      case DriverShape.NATIVE_DB:
        return new WaitingNativeDbWeaver(next, shape);
      case DriverShape.CONNECTION:
        return super.visitor(internalName, shape, new EntryWeaver(next, internalName));
      default:
        return super.visitor(internalName, shape, next);
    }
  }
}
