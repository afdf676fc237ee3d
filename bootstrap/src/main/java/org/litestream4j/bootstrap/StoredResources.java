package org.litestream4j.bootstrap;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * What the URLs of an open jar's entries lead to: that jar, even where the app has put a handler of
 * its own in the place of the JDK's.
 */
final class StoredResources extends URLStreamHandler {
  private final JarFile jar;

  StoredResources(JarFile jar) {
    this.jar = jar;
  }

  @Override
  protected URLConnection openConnection(URL url) throws IOException {
    String path = url.getPath();
    String name = path.substring(path.lastIndexOf("!/") + 2);
    JarEntry entry = jar.getJarEntry(name);
    if (entry == null) {
      throw new FileNotFoundException(jar.getName() + " has no " + name);
    }
    return new URLConnection(url) {
      @Override
      public void connect() {}

      @Override
      public InputStream getInputStream() throws IOException {
        return jar.getInputStream(entry);
      }

      @Override
      public long getContentLengthLong() {
        return entry.getSize();
      }
    };
  }
}
