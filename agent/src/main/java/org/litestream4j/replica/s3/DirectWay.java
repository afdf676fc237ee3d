package org.litestream4j.replica.s3;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;

/**
 * The way to a store that leads through no proxy. The sockets of Java 8 ask the app's {@code
 * ProxySelector} for one all the same (SocksSocketImpl.connect), but for those that its HTTP makes
 * where it has a proxy that is neither SOCKS nor DIRECT (NetworkClient.doConnect); and unless that
 * is an HTTP proxy, it makes them to the store itself (HttpClient.openServer).
 */
final class DirectWay {
  private static final boolean SOCKETS_ASK = isJava8();

  private DirectWay() {}

  static Proxy to(URI uri) {
    return SOCKETS_ASK ? new Nobody(uri) : Proxy.NO_PROXY;
  }

  private static boolean isJava8() {
    try {
      Class.class.getMethod("getModule");
      return false;
    } catch (NoSuchMethodException e) {
      return true;
    }
  }

  /** The JDK copies what it says of itself, once for each connection. */
  private static final class Nobody extends Proxy {
    Nobody(URI uri) {
      super(
          Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), Math.max(0, uri.getPort())));
    }

    @SuppressWarnings("NullAway") // None of those that there are.
    @Override
    public Type type() {
      return null;
    }
  }
}
