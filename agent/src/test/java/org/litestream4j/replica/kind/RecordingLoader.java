package org.litestream4j.replica.kind;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * Holds all classes of this project and its libraries once more, seen by no other loader, as the
 * agent's own loader does in an app.
 */
final class RecordingLoader extends URLClassLoader {
  private final Set<String> loaded = ConcurrentHashMap.newKeySet();

  RecordingLoader() {
    super(classPath(), ClassLoader.getPlatformClassLoader());
  }

  private static URL[] classPath() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(path.split(File.pathSeparator))
        .map(RecordingLoader::url)
        .toArray(URL[]::new);
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    Class<?> type = super.findClass(name);
    loaded.add(name);
    return type;
  }

  Set<String> loaded() {
    return loaded;
  }

  /** Calls the function, loaded here, on a thread of an app that has a loader of its own. */
  String call(
      Class<? extends Function<String, String>> function, String argument, ClassLoader appLoader)
      throws Exception {
    @SuppressWarnings("unchecked")
    Function<String, String> isolated =
        (Function<String, String>)
            loadClass(function.getName()).getDeclaredConstructor().newInstance();
    FutureTask<String> result = new FutureTask<>(() -> isolated.apply(argument));
    Thread thread = new Thread(result, "a thread of an app");
    thread.setContextClassLoader(appLoader);
    thread.start();
    return result.get();
  }
}
