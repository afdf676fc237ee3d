package org.litestream4j.bootstrap;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;

/**
 * A zip file that is an uncompressed entry of a jar, read where it lies. As in PKWARE's APPNOTE,
 * sections 4.3.7, 4.3.12 and 4.3.16, without ZIP64, encryption and comment; names are in ASCII. A
 * start reads the directory while the JVM still interprets: there is nothing for each entry but two
 * numbers.
 */
final class NestedZip {
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_BYTES = 46;
  private static final int LOCAL_BYTES = 30;
  private static final int NOWHERE = -1;

  private final JarFile jar;
  private final ZipEntry archive;
  private final byte[] directory;

  /** Where an entry begins in the directory, at its hash or in one of the next free places. */
  private final int[] places;

  private final int[] hashes;

  private NestedZip(JarFile jar, ZipEntry archive, byte[] directory, int entries) {
    this.jar = jar;
    this.archive = archive;
    this.directory = directory;
    this.places = new int[Integer.highestOneBit(entries + 1) * 4];
    this.hashes = new int[places.length];
  }

  /** An archive that is not there is empty. */
  static NestedZip open(JarFile jar, String name) {
    ZipEntry archive = jar.getEntry(name);
    try {
      return archive == null
          ? new NestedZip(jar, new ZipEntry(name), new byte[0], 0)
          : withDirectory(jar, archive);
    } catch (IOException e) {
      throw new UncheckedIOException(jar.getName() + " is damaged, at " + name, e);
    }
  }

  private static NestedZip withDirectory(JarFile jar, ZipEntry archive) throws IOException {
    int endAt = (int) archive.getSize() - END_BYTES;
    require(archive.getMethod() == ZipEntry.STORED && endAt >= 0);
    byte[] end = new byte[END_BYTES];
    try (DataInputStream in = from(jar, archive, endAt)) {
      in.readFully(end);
    }
    require(intAt(end, 0) == END);
    byte[] directory = new byte[intAt(end, 12)];
    try (DataInputStream in = from(jar, archive, intAt(end, 16))) {
      in.readFully(directory);
    }
    NestedZip zip = new NestedZip(jar, archive, directory, shortAt(end, 10));
    zip.findPlaces();
    return zip;
  }

  boolean has(String name) {
    return find(name) != NOWHERE;
  }

  /** The names of all entries, in the order of the directory. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (int at = 0; at < directory.length; at = next(at)) {
      names.add(nameAt(at));
    }
    return names;
  }

  /** An entry that is not there is empty. */
  Optional<byte[]> read(String name) throws IOException {
    int at = find(name);
    return at == NOWHERE ? Optional.empty() : Optional.of(readAt(at));
  }

  private byte[] readAt(int at) throws IOException {
    byte[] stored = new byte[intAt(directory, at + 20)];
    try (DataInputStream in = from(jar, archive, intAt(directory, at + 42))) {
      byte[] local = new byte[LOCAL_BYTES];
      in.readFully(local);
      skip(in, shortAt(local, 26) + shortAt(local, 28));
      in.readFully(stored);
    }
    boolean isStored = shortAt(directory, at + 10) == ZipEntry.STORED;
    return isStored ? stored : inflated(stored, intAt(directory, at + 24));
  }

  private static byte[] inflated(byte[] stored, int sizeBytes) throws IOException {
    Inflater inflater = new Inflater(true);
    try (DataInputStream in =
        new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(stored), inflater))) {
      byte[] content = new byte[sizeBytes];
      in.readFully(content);
      return content;
    } finally {
      inflater.end();
    }
  }

  /** The hash of a name is that of its string. */
  private void findPlaces() throws IOException {
    byte[] bytes = directory;
    for (int at = 0; at < bytes.length; at = next(at)) {
      require(intAt(bytes, at) == CENTRAL);
      int hash = 0;
      int nameEnd = at + CENTRAL_BYTES + shortAt(bytes, at + 28);
      for (int i = at + CENTRAL_BYTES; i < nameEnd; i++) {
        hash = 31 * hash + bytes[i];
      }
      int place = hash & (places.length - 1);
      while (places[place] != 0) {
        place = (place + 1) & (places.length - 1);
      }
      places[place] = at + 1;
      hashes[place] = hash;
    }
  }

  private int find(String name) {
    int hash = name.hashCode();
    for (int place = hash & (places.length - 1);
        places[place] != 0;
        place = (place + 1) & (places.length - 1)) {
      if (hashes[place] == hash && name.equals(nameAt(places[place] - 1))) {
        return places[place] - 1;
      }
    }
    return NOWHERE;
  }

  private int next(int at) {
    return at
        + CENTRAL_BYTES
        + shortAt(directory, at + 28)
        + shortAt(directory, at + 30)
        + shortAt(directory, at + 32);
  }

  private String nameAt(int at) {
    return new String(directory, at + CENTRAL_BYTES, shortAt(directory, at + 28), US_ASCII);
  }

  private static void require(boolean holds) throws IOException {
    if (!holds) {
      throw new IOException("this is no uncompressed zip file");
    }
  }

  private static int shortAt(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
  }

  private static int intAt(byte[] bytes, int at) {
    return shortAt(bytes, at) | shortAt(bytes, at + 2) << 16;
  }

  private static DataInputStream from(JarFile jar, ZipEntry archive, int offset)
      throws IOException {
    DataInputStream in = new DataInputStream(jar.getInputStream(archive));
    skip(in, offset);
    return in;
  }

  private static void skip(DataInputStream in, int bytes) throws IOException {
    for (int rest = bytes; rest > 0; ) {
      int skipped = in.skipBytes(rest);
      if (skipped <= 0) {
        throw new EOFException("the archive ends " + rest + " bytes too early");
      }
      rest -= skipped;
    }
  }
}
