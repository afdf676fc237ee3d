package org.litestream4j.bootstrap;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;

/**
 * URLs of the agent's files. They lead into the open jar, even where the app has put a handler of
 * its own in the place of the JDK's.
 */
final class StoredResources extends URLStreamHandler {
  private final AgentFiles files;
  private final URL jar;

  StoredResources(AgentFiles files, URL jar) {
    this.files = files;
    this.jar = jar;
  }

  URL of(String name) {
    try {
      return new URL(null, "jar:" + jar + "!/" + name, this);
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected URLConnection openConnection(URL url) throws IOException {
    String path = url.getPath();
    String name = path.substring(path.lastIndexOf("!/") + 2);
    byte[] content =
        files.read(name).orElseThrow(() -> new FileNotFoundException(files + " has no " + name));
    return new URLConnection(url) {
      @Override
      public void connect() {}

      @Override
      public InputStream getInputStream() {
        return new ByteArrayInputStream(content);
      }

      @Override
      public long getContentLengthLong() {
        return content.length;
      }
    };
  }
}
