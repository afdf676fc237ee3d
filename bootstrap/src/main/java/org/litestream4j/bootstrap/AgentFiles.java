package org.litestream4j.bootstrap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * The classes and resources of the agent and its dependencies, which lie where no loader of the app
 * finds them: in archives inside the jar, classes with the ending {@code .classdata}. Every start
 * pays for each entry of the jar, and for each of an archive that it opens: the AWS SDK has three
 * times as many as all the rest.
 */
final class AgentFiles {
  private static final String CLASS = ".class";
  private static final String STORED_CLASS = ".classdata";
  private static final String OWN = "litestream/agent.zip";
  private static final String LIBRARIES = "litestream/libraries.zip";
  private static final String SDK = "litestream/aws-sdk.zip";

  private final JarFile jar;
  private final NestedZip own;
  private @Nullable NestedZip libraries;
  private @Nullable NestedZip sdk;

  /** {@code jar} stays open. */
  AgentFiles(JarFile jar) {
    this.jar = jar;
    this.own = NestedZip.open(jar, OWN);
  }

  boolean has(String name) {
    return archiveOf(name).has(stored(name));
  }

  /** What lies under the name that a class loader knows it by; empty if there is nothing. */
  Optional<byte[]> read(String name) throws IOException {
    return archiveOf(name).read(stored(name));
  }

  /** The classes of the agent and its dependencies, but for those of the SDK. */
  List<String> classes() {
    List<String> classes = new ArrayList<>();
    addClasses(own, classes);
    addClasses(libraries(), classes);
    return classes;
  }

  private static void addClasses(NestedZip archive, List<String> classes) {
    for (String name : archive.names()) {
      if (name.endsWith(STORED_CLASS)) {
        String path = name.substring(0, name.length() - STORED_CLASS.length());
        classes.add(path.replace('/', '.'));
      }
    }
  }

  private NestedZip archiveOf(String name) {
    if (name.startsWith("org/litestream4j/") || name.startsWith("org/objectweb/asm/")) {
      return own;
    }
    return name.startsWith("software/amazon/") ? sdk() : libraries();
  }

  private static String stored(String name) {
    return name.endsWith(CLASS)
        ? name.substring(0, name.length() - CLASS.length()) + STORED_CLASS
        : name;
  }

  private synchronized NestedZip libraries() {
    if (libraries == null) {
      libraries = NestedZip.open(jar, LIBRARIES);
    }
    return libraries;
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
