package org.litestream4j.registry;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which file a name leads to that is about to be handed to SQLite (sqlite.org/uri.html). */
final class OpenedName {
  private static final int SQLITE_OPEN_MEMORY = 0x80;
  private static final String URI_SCHEME = "file:";

  private static final Pattern IMMUTABLE =
      Pattern.compile("[?&]immutable=(1|on|yes|true)", Pattern.CASE_INSENSITIVE);

  private OpenedName() {}

  /** Empty for a database in memory or a temporary one. */
  static Optional<Path> path(String fileName, int openFlags) {
    if (fileName.isEmpty() || fileName.equals(":memory:") || !isOfFile(openFlags)) {
      return Optional.empty();
    }
    try {
      if (fileName.startsWith(URI_SCHEME)) {
        return uriPath(fileName.substring(URI_SCHEME.length()));
      }
      return Optional.of(Paths.get(fileName).toAbsolutePath().normalize());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether SQLite is told that nobody writes to the file: it reads that alone, and no WAL. */
  static boolean isImmutable(String fileName) {
    int query = fileName.startsWith(URI_SCHEME) ? fileName.indexOf('?') : -1;
    return query >= 0 && IMMUTABLE.matcher(fileName.substring(query)).find();
  }

  /** Whether these flags do not make a database in memory of whatever name. */
  static boolean isOfFile(int openFlags) {
    return (openFlags & SQLITE_OPEN_MEMORY) == 0;
  }

  private static Optional<Path> uriPath(String rest) {
    int query = rest.indexOf('?');
    String parameters = query < 0 ? "" : rest.substring(query + 1);
    if (parameters.contains("mode=memory") || parameters.contains("vfs=memdb")) {
      return Optional.empty();
    }
    String path = query < 0 ? rest : rest.substring(0, query);
    int fragment = path.indexOf('#');
    if (fragment >= 0) {
      path = path.substring(0, fragment);
    }
    if (path.startsWith("//")) {
      int slash = path.indexOf('/', 2);
      path = slash < 0 ? "" : path.substring(slash);
    }
    String decoded = percentDecoded(path);
    return decoded.isEmpty() || decoded.equals(":memory:")
        ? Optional.empty()
        : Optional.of(Paths.get(decoded).toAbsolutePath().normalize());
  }

  private static String percentDecoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] source = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < source.length; i++) {
      if (source[i] == '%' && i + 2 < source.length) {
        bytes.write(Integer.parseInt(text(source, i + 1), 16));
        i += 2;
      } else {
        bytes.write(source[i]);
      }
    }
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }

  private static String text(byte[] source, int at) {
    return new String(source, at, 2, StandardCharsets.US_ASCII);
  }
}
