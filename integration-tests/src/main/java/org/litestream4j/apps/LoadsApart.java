package org.litestream4j.apps;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;

/**
 * Runs {@link InsertsRows} in a class loader that shares nothing with others but {@code java.*}, as
 * containers of plugins have it: {@code <classes> <driver jar> <arguments of the app>...}.
 */
public final class LoadsApart {
  private LoadsApart() {}

  public static void main(String[] args) throws Exception {
    URL[] path = {new File(args[0]).toURI().toURL(), new File(args[1]).toURI().toURL()};
    try (URLClassLoader loader = new Apart(path)) {
      Thread.currentThread().setContextClassLoader(loader);
      Class.forName("org.sqlite.JDBC", true, loader);
      Class<?> app = loader.loadClass(InsertsRows.class.getName());
      System.out.println("loaded apart: " + (app.getClassLoader() == loader));
      app.getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(args, 2, args.length));
    }
  }

  private static final class Apart extends URLClassLoader {
    Apart(URL[] path) {
      super(path, null);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("java.")) {
        return ClassLoader.getSystemClassLoader().loadClass(name);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }
}
