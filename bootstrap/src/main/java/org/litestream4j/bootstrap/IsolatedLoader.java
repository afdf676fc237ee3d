package org.litestream4j.bootstrap;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads the agent and its dependencies from {@link AgentFiles}. What is not there comes from the
 * JDK; what the app has is never seen.
 */
final class IsolatedLoader extends ClassLoader implements KnownClasses {
  private static final String JDK = "java.";
  private static final String BOOTSTRAP = IsolatedLoader.class.getPackage().getName() + ".";

  static {
    registerAsParallelCapable();
  }

  private final AgentFiles files;
  private final ClassLoader bootstrap;
  private final ProtectionDomain protectionDomain;
  private final StoredResources resources;

  private IsolatedLoader(JarFile jar, URL jarUrl, ClassLoader bootstrap) {
    super(loaderOfJdk());
    this.files = new AgentFiles(jar);
    this.bootstrap = bootstrap;
    this.resources = new StoredResources(files, jarUrl);
    this.protectionDomain =
        new ProtectionDomain(
            new CodeSource(jarUrl, (java.security.cert.Certificate[]) null), null, this, null);
  }

  /** Over the jar that this class came from, which stays open. */
  static ClassLoader ofThisJar() throws IOException {
    URL location = IsolatedLoader.class.getProtectionDomain().getCodeSource().getLocation();
    try {
      JarFile jar = new JarFile(new File(location.toURI()), false);
      return new IsolatedLoader(jar, location, IsolatedLoader.class.getClassLoader());
    } catch (URISyntaxException e) {
      throw new IOException("cannot find the agent's jar at " + location, e);
    }
  }

  /** The platform loader, which Java 8 calls the extension loader: the last one below the boot. */
  private static @Nullable ClassLoader loaderOfJdk() {
    ClassLoader loader = ClassLoader.getSystemClassLoader();
    while (loader.getParent() != null) {
      loader = loader.getParent();
    }
    return loader;
  }

  @Override
  public List<String> knownClasses() {
    return files.classes();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(BOOTSTRAP)) {
      return bootstrap.loadClass(name);
    }
    if (name.startsWith(JDK)) {
      return getParent().loadClass(name);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      Optional<byte[]> own = read(name);
      return own.isPresent() ? define(name, own.get()) : super.loadClass(name, resolve);
    }
  }

  private Optional<byte[]> read(String name) throws ClassNotFoundException {
    try {
      return files.read(name.replace('.', '/') + ".class");
    } catch (IOException e) {
      throw new ClassNotFoundException("cannot read " + name + " from " + files, e);
    }
  }

  private Class<?> define(String name, byte[] classFile) {
    String packageName = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    if (getPackage(packageName) == null) {
      definePackage(packageName);
    }
    return defineClass(name, classFile, 0, classFile.length, protectionDomain);
  }

  private void definePackage(String packageName) {
    try {
      definePackage(packageName, null, null, null, null, null, null, null);
    } catch (IllegalArgumentException definedMeanwhile) {
      // Another thread loaded another class of the same package.
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? getParent().getResource(name) : own;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    List<URL> all = new ArrayList<>();
    URL own = findResource(name);
    if (own != null) {
      all.add(own);
    }
    all.addAll(Collections.list(getParent().getResources(name)));
    return Collections.enumeration(all);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    try {
      Optional<byte[]> own = files.read(name);
      return own.isPresent()
          ? new ByteArrayInputStream(own.get())
          : getParent().getResourceAsStream(name);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  protected @Nullable URL findResource(String name) {
    return files.has(name) ? resources.of(name) : null;
  }
}
