package org.litestream4j.bootstrap;

import java.security.AccessController;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.concurrent.Callable;

/**
 * The rights that a security policy gives to the agent's jar: without this, what we do inside a
 * call of the app would need the rights of whoever called.
 */
final class OwnRights {
  private OwnRights() {}

  static boolean areAskedFor() {
    return System.getSecurityManager() != null;
  }

  static <T> T use(Callable<T> work) throws Exception {
    if (!areAskedFor()) {
      return work.call();
    }
    try {
      return AccessController.doPrivileged((PrivilegedExceptionAction<T>) work::call);
    } catch (PrivilegedActionException e) {
      throw e.getException();
    }
  }
}
