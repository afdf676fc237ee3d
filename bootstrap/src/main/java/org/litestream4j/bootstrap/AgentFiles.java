package org.litestream4j.bootstrap;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * The classes and resources of the agent and its dependencies, which lie where no loader of the app
 * finds them: entries under {@code litestream/agent/} of the jar, classes with the ending {@code
 * .classdata}. The AWS SDK has ten times as many as all the rest, and every start would pay for
 * them; it lies in an archive of its own inside the jar.
 */
final class AgentFiles {
  private static final String PREFIX = "litestream/agent/";
  private static final String CLASS = ".class";
  private static final String STORED_CLASS = ".classdata";
  private static final String SDK = "litestream/aws-sdk.zip";
  private static final String NAMES_OF_SDK = "software/amazon/";

  private final JarFile jar;
  private @Nullable NestedZip sdk;

  /** {@code jar} stays open. */
  AgentFiles(JarFile jar) {
    this.jar = jar;
  }

  boolean has(String name) {
    return isOfSdk(name) ? sdk().has(stored(name)) : jar.getEntry(PREFIX + stored(name)) != null;
  }

  /** What lies under the name that a class loader knows it by; empty if there is nothing. */
  Optional<byte[]> read(String name) throws IOException {
    if (isOfSdk(name)) {
      return sdk().read(stored(name));
    }
    JarEntry entry = jar.getJarEntry(PREFIX + stored(name));
    if (entry == null) {
      return Optional.empty();
    }
    byte[] content = new byte[(int) entry.getSize()];
    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
      in.readFully(content);
    }
    return Optional.of(content);
  }

  private static boolean isOfSdk(String name) {
    return name.startsWith(NAMES_OF_SDK);
  }

  private static String stored(String name) {
    return name.endsWith(CLASS)
        ? name.substring(0, name.length() - CLASS.length()) + STORED_CLASS
        : name;
  }

  private synchronized NestedZip sdk() {
    if (sdk == null) {
      sdk = NestedZip.open(jar, SDK);
    }
    return sdk;
  }

  @Override
  public String toString() {
    return jar.getName();
  }
}
