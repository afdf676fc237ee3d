package org.litestream4j.bootstrap;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;

/**
 * A zip file that is an uncompressed entry of a jar, read where it lies. As in PKWARE's APPNOTE,
 * sections 4.3.7, 4.3.12 and 4.3.16, without ZIP64, encryption and comment.
 */
final class NestedZip {
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_BYTES = 46;
  private static final int LOCAL_BYTES = 30;

  private final JarFile jar;
  private final ZipEntry archive;
  private final Map<String, Content> contents = new HashMap<>();

  private NestedZip(JarFile jar, ZipEntry archive) {
    this.jar = jar;
    this.archive = archive;
  }

  /** Where an entry begins, in bytes from the start of the archive, and what it holds. */
  private static final class Content {
    final int offset;
    final int storedBytes;
    final int sizeBytes;

    Content(ByteBuffer central) {
      storedBytes = central.getInt(20);
      sizeBytes = central.getInt(24);
      offset = central.getInt(42);
    }
  }

  /** An archive that is not there is empty. */
  static NestedZip open(JarFile jar, String name) {
    ZipEntry archive = jar.getEntry(name);
    NestedZip zip = new NestedZip(jar, archive == null ? new ZipEntry(name) : archive);
    try {
      if (archive != null) {
        zip.readDirectory();
      }
      return zip;
    } catch (IOException e) {
      throw new UncheckedIOException(jar.getName() + " is damaged, at " + name, e);
    }
  }

  boolean has(String name) {
    return contents.containsKey(name);
  }

  /** An entry that is not there is empty. */
  Optional<byte[]> read(String name) throws IOException {
    Content content = contents.get(name);
    return content == null ? Optional.empty() : Optional.of(read(content));
  }

  private byte[] read(Content content) throws IOException {
    ByteBuffer local = littleEndian(bytes(content.offset, LOCAL_BYTES));
    int header = LOCAL_BYTES + local.getShort(26) + local.getShort(28);
    byte[] stored = bytes(content.offset + header, content.storedBytes);
    boolean isStored = local.getShort(8) == ZipEntry.STORED;
    return isStored ? stored : inflated(stored, content.sizeBytes);
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

  private void readDirectory() throws IOException {
    ByteBuffer end = littleEndian(bytes((int) archive.getSize() - END_BYTES, END_BYTES));
    require(archive.getMethod() == ZipEntry.STORED && end.getInt(0) == END);
    byte[] directory = bytes(end.getInt(16), end.getInt(12));
    for (int at = 0; at < directory.length; ) {
      ByteBuffer central = littleEndian(directory, at);
      require(central.getInt(0) == CENTRAL);
      int nameBytes = central.getShort(28);
      int nameAt = at + CENTRAL_BYTES;
      contents.put(
          new String(directory, nameAt, nameBytes, StandardCharsets.UTF_8), new Content(central));
      at = nameAt + nameBytes + central.getShort(30) + central.getShort(32);
    }
  }

  private static void require(boolean holds) throws IOException {
    if (!holds) {
      throw new IOException("this is no uncompressed zip file");
    }
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return littleEndian(bytes, 0);
  }

  private static ByteBuffer littleEndian(byte[] bytes, int from) {
    return ByteBuffer.wrap(bytes, from, bytes.length - from).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private byte[] bytes(int offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    try (DataInputStream in = new DataInputStream(jar.getInputStream(archive))) {
      for (int rest = offset; rest > 0; ) {
        int skipped = in.skipBytes(rest);
        if (skipped <= 0) {
          throw new EOFException(archive + " ends " + rest + " bytes too early");
        }
        rest -= skipped;
      }
      in.readFully(bytes);
    }
    return bytes;
  }
}
