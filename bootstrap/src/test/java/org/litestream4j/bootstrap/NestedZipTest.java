package org.litestream4j.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NestedZipTest {
  private static final String LONG = "all work and no play ".repeat(10_000);

  @TempDir Path directory;

  @Test
  void givesTheContentOfEachEntryCompressedOrNot() throws IOException {
    try (JarFile jar = jarWith(archive(), ZipEntry.STORED)) {
      NestedZip zip = NestedZip.open(jar, "inside.zip");

      assertThat(zip.read("a/compressed")).hasValue(LONG.getBytes(UTF_8));
      assertThat(zip.read("stored")).hasValue("stored as it is".getBytes(UTF_8));
      assertThat(zip.read("empty")).hasValue(new byte[0]);
      assertThat(zip.has("stored")).isTrue();
      assertThat(zip.has("a")).isFalse();
      assertThat(zip.read("a/missing")).isEmpty();
    }
  }

  @Test
  void anArchiveThatIsMissingIsEmpty() throws IOException {
    try (JarFile jar = jarWith(archive(), ZipEntry.STORED)) {
      assertThat(NestedZip.open(jar, "another.zip").has("stored")).isFalse();
    }
  }

  @Test
  void anArchiveThatIsCompressedOrCutIsRefusedByName() throws IOException {
    try (JarFile jar = jarWith(archive(), ZipEntry.DEFLATED)) {
      assertThatThrownBy(() -> NestedZip.open(jar, "inside.zip"))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("inside.zip");
    }
    byte[] cut = Arrays.copyOf(archive(), archive().length - 1);
    try (JarFile jar = jarWith(cut, ZipEntry.STORED)) {
      assertThatThrownBy(() -> NestedZip.open(jar, "inside.zip"))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("inside.zip");
    }
  }

  private static byte[] archive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "a/compressed", LONG.getBytes(UTF_8), ZipEntry.DEFLATED);
      put(zip, "stored", "stored as it is".getBytes(UTF_8), ZipEntry.STORED);
      put(zip, "empty", new byte[0], ZipEntry.DEFLATED);
    }
    return bytes.toByteArray();
  }

  private JarFile jarWith(byte[] archive, int method) throws IOException {
    Path file = Files.createTempFile(directory, "outer", ".jar");
    try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(file))) {
      put(jar, "before", LONG.getBytes(UTF_8), ZipEntry.DEFLATED);
      put(jar, "inside.zip", archive, method);
    }
    return new JarFile(file.toFile());
  }

  private static void put(ZipOutputStream zip, String name, byte[] content, int method)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setMethod(method);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
