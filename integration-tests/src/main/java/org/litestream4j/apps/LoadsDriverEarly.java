package org.litestream4j.apps;

/** Another agent, which uses SQLite itself before the app begins. */
public final class LoadsDriverEarly {
  private LoadsDriverEarly() {}

  public static void premain(String argument) throws ClassNotFoundException {
    Class.forName("org.sqlite.core.NativeDB");
  }
}
