package org.litestream4j.apps;

import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Connection;
import java.sql.Driver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a database through a driver in a class loader of its own, then looks for another driver
 * in every class loader that it can find in the JVM: those of threads, and those behind the static
 * fields of the classes that are named: {@code <driver jars> <JDBC URL> <class>...}. Prints the
 * name of each loader that was tried, and what it has.
 */
public final class TriesLoaders {
  private static final int DEPTH = 4;

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<ClassLoader> loaders = Collections.newSetFromMap(new IdentityHashMap<>());

  private TriesLoaders() {}

  public static void main(String[] args) throws Exception {
    List<URL> jars = new ArrayList<>();
    for (String jar : args[0].split(File.pathSeparator, -1)) {
      jars.add(new File(jar).toURI().toURL());
    }
    try (URLClassLoader own =
            new URLClassLoader(
                jars.toArray(new URL[0]), ClassLoader.getSystemClassLoader().getParent());
        Connection connection = connect(own, args[1])) {
      connection.createStatement().executeUpdate("CREATE TABLE t (x)");
      System.out.println("written");
      if (System.in.read() != '\n') {
        return;
      }
      TriesLoaders app = new TriesLoaders();
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        app.add(thread.getContextClassLoader());
        app.add(thread.getClass().getClassLoader());
      }
      for (int i = 2; i < args.length; i++) {
        app.walk(Class.forName(args[i]), DEPTH);
      }
      app.loaders.remove(own);
      app.loaders.forEach(TriesLoaders::tell);
    }
  }

  private static Connection connect(ClassLoader loader, String url) throws Exception {
    Driver driver =
        (Driver) loader.loadClass("org.sqlite.JDBC").getDeclaredConstructor().newInstance();
    return driver.connect(url, new Properties());
  }

  private static void tell(ClassLoader loader) {
    StringBuilder found = new StringBuilder();
    for (String name : new String[] {"JDBC", "core.NativeDB", "core.DB", "SQLiteConnection"}) {
      try {
        found.append(loader.loadClass("org.sqlite." + name));
      } catch (ClassNotFoundException | LinkageError e) {
        // As it has to be.
      }
      if (loader.getResource("org/sqlite/" + name.replace('.', '/') + ".class") != null) {
        found.append(" resource ").append(name);
      }
    }
    System.out.println(loader.getClass().getName() + " has: " + found);
  }

  private void add(@Nullable ClassLoader loader) {
    for (ClassLoader one = loader; one != null && loaders.add(one); ) {
      one = one.getParent();
    }
  }

  private void walk(Class<?> type, int depth) {
    add(type.getClassLoader());
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers())) {
        follow(field, null, depth);
      }
    }
  }

  private void walk(Object object, int depth) {
    if (depth == 0 || !seen.add(object)) {
      return;
    }
    if (object instanceof ClassLoader) {
      add((ClassLoader) object);
      return;
    }
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      add(type.getClassLoader());
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          follow(field, object, depth);
        }
      }
    }
  }

  private void follow(Field field, @Nullable Object owner, int depth) {
    try {
      field.setAccessible(true);
      Object value = field.get(owner);
      if (value != null) {
        walk(value, depth - 1);
      }
    } catch (IllegalAccessException | RuntimeException e) {
      // A field of the JDK, which keeps it to itself.
    }
  }
}
