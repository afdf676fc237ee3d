package org.litestream4j.bootstrap;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * Leaves the drivers as they are where it was not tested that the app's data is safe with us: the
 * laws of the process that the agent keeps are those of POSIX locks. Says so when a driver comes.
 */
final class UnprovedPlatform implements ClassFileTransformer {
  private static final String TRY = "try";

  private final String name;

  UnprovedPlatform(String name) {
    this.name = name;
  }

  /** Whether this JVM runs on such a platform, and nobody has asked to try it. */
  static boolean isMeantBy(Launch launch, Settings settings) {
    return !launch.isOnProvedPlatform() && !settings.choice(SettingKey.PLATFORM).equals(TRY);
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String className,
      @Nullable Class<?> classBeingRedefined,
      @Nullable ProtectionDomain protectionDomain,
      byte[] classFile) {
    if ("org/sqlite/core/NativeDB".equals(className)) {
      Complaint.once(
          "databases of this app are NOT replicated: the agent was not tested on "
              + name
              + " and does nothing here, unless "
              + SettingKey.PLATFORM
              + "="
              + TRY
              + " is set");
    }
    return null;
  }
}
