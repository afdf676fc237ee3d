package org.litestream4j.bootstrap;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads the agent and its dependencies from where no loader of the app finds them: entries under
 * {@code litestream/agent/} of the jar, classes with the ending {@code .classdata}. What is not
 * there comes from the JDK; what the app has is never seen.
 */
final class IsolatedLoader extends ClassLoader {
  private static final String PREFIX = "litestream/agent/";
  private static final String CLASS = ".class";
  private static final String STORED_CLASS = ".classdata";
  private static final String BOOTSTRAP = IsolatedLoader.class.getPackage().getName() + ".";

  static {
    registerAsParallelCapable();
  }

  private final JarFile jar;
  private final URL jarUrl;
  private final ClassLoader bootstrap;
  private final ProtectionDomain protectionDomain;
  private final StoredResources resources;

  private IsolatedLoader(JarFile jar, URL jarUrl, ClassLoader bootstrap) {
    super(loaderOfJdk());
    this.jar = jar;
    this.jarUrl = jarUrl;
    this.bootstrap = bootstrap;
    this.resources = new StoredResources(jar);
    this.protectionDomain =
        new ProtectionDomain(
            new CodeSource(jarUrl, (java.security.cert.Certificate[]) null), null, this, null);
  }

  /** Over the jar that this class came from, which stays open. */
  static IsolatedLoader ofThisJar() throws IOException {
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
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(BOOTSTRAP)) {
      return bootstrap.loadClass(name);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      Optional<JarEntry> own = entry(name.replace('.', '/') + CLASS);
      return own.isPresent() ? define(name, own.get()) : super.loadClass(name, resolve);
    }
  }

  private Class<?> define(String name, JarEntry entry) throws ClassNotFoundException {
    byte[] classFile = new byte[(int) entry.getSize()];
    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
      in.readFully(classFile);
    } catch (IOException e) {
      throw new ClassNotFoundException("cannot read " + name + " from " + jar.getName(), e);
    }
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
    Optional<JarEntry> own = entry(name);
    try {
      return own.isPresent()
          ? jar.getInputStream(own.get())
          : getParent().getResourceAsStream(name);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  protected @Nullable URL findResource(String name) {
    return entry(name).map(this::url).orElse(null);
  }

  private URL url(JarEntry entry) {
    try {
      return new URL(null, "jar:" + jarUrl + "!/" + entry.getName(), resources);
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Optional<JarEntry> entry(String name) {
    String stored =
        name.endsWith(CLASS)
            ? name.substring(0, name.length() - CLASS.length()) + STORED_CLASS
            : name;
    return Optional.ofNullable(jar.getJarEntry(PREFIX + stored));
  }
}
