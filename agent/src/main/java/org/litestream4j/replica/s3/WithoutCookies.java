package org.litestream4j.replica.s3;

import java.lang.reflect.Field;
import java.net.HttpURLConnection;
import java.util.Optional;
import org.litestream4j.io.JdkModules;

/**
 * Connections of the JDK's HTTP that do not ask the app's {@code CookieHandler}. The JDK has no
 * method for that, so the handler is taken out of a new connection (the fields are those of
 * sun.net.www.protocol in JDK 8 to 25); where that cannot be, it is asked.
 */
final class WithoutCookies {
  private static final String PROTOCOLS = "sun.net.www.protocol.";

  private final Optional<Field> handler;
  private final Optional<Field> delegate;

  private WithoutCookies(Optional<Field> handler, Optional<Field> delegate) {
    this.handler = handler;
    this.delegate = delegate;
  }

  static WithoutCookies through(JdkModules modules) {
    return new WithoutCookies(
        field(modules, "http.HttpURLConnection", "cookieHandler"),
        field(modules, "https.HttpsURLConnectionImpl", "delegate"));
  }

  private static Optional<Field> field(JdkModules modules, String type, String name) {
    try {
      Class<?> theirs = Class.forName(PROTOCOLS + type);
      modules.open(theirs, WithoutCookies.class);
      Field field = theirs.getDeclaredField(name);
      field.setAccessible(true);
      return Optional.of(field);
    } catch (ReflectiveOperationException | RuntimeException anotherJdk) {
      return Optional.empty();
    }
  }

  /**
   * @param connection a new one
   */
  void leaveOut(HttpURLConnection connection) {
    try {
      Object plain = connection;
      if (delegate.isPresent() && delegate.get().getDeclaringClass().isInstance(connection)) {
        plain = delegate.get().get(connection);
      }
      if (handler.isPresent() && handler.get().getDeclaringClass().isInstance(plain)) {
        handler.get().set(plain, null);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a field that was opened is closed", e);
    }
  }
}
