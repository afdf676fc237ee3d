package org.litestream4j.apps;

import java.io.FilePermission;
import java.lang.reflect.ReflectPermission;
import java.net.SocketPermission;
import java.net.URL;
import java.security.CodeSource;
import java.security.Permission;
import java.security.Policy;
import java.security.ProtectionDomain;

/**
 * Lets the classes of the app do less than all others: no loaders, reflection, network or
 * environment, and no file that is not its own.
 */
final class NarrowPolicy extends Policy {
  private final URL app;

  NarrowPolicy(Class<?> app) {
    this.app = app.getProtectionDomain().getCodeSource().getLocation();
  }

  @Override
  public boolean implies(ProtectionDomain domain, Permission permission) {
    CodeSource source = domain.getCodeSource();
    return source == null || !app.equals(source.getLocation()) || mayApp(permission);
  }

  private static boolean mayApp(Permission permission) {
    String name = permission.getName();
    if (permission instanceof FilePermission) {
      return !name.contains("litestream") && !name.contains("replica");
    }
    if (permission instanceof SocketPermission || permission instanceof ReflectPermission) {
      return false;
    }
    return !name.equals("createClassLoader")
        && !name.equals("setContextClassLoader")
        && !name.equals("shutdownHooks")
        && !name.startsWith("getenv");
  }
}
