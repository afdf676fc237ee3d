package org.litestream4j.compaction;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.io.AtomicFile;
import org.litestream4j.ltx.LtxFileWriter;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.LtxMerger;
import org.litestream4j.ltx.PageEncoding;
import org.litestream4j.ltx.RollingChecksum;

/** A merged file on the local disk, which is gone when it is closed. */
final class ScratchFile implements MergeInput, Closeable {
  private static final String NAME = "merged.ltx";

  private final AtomicFile file;
  private final LtxHeader header;
  private final long sizeBytes;

  private ScratchFile(AtomicFile file, LtxHeader header, long sizeBytes) {
    this.file = file;
    this.header = header;
    this.sizeBytes = sizeBytes;
  }

  /**
   * @throws org.litestream4j.ltx.LtxException if an input is damaged, or if the result is a whole
   *     database that is not the one that its last input describes
   */
  static ScratchFile of(LtxMerger merger, MetaDirectory meta, PageEncoding encoding)
      throws IOException {
    AtomicFile file = AtomicFile.create(meta.file(NAME));
    try {
      LtxHeader header = merger.header();
      LtxFileWriter writer = LtxFileWriter.open(file.channel(), header, encoding);
      long[] rolling = {RollingChecksum.EMPTY};
      merger.mergeInto(
          (pgno, page, pageChecksum) -> {
            rolling[0] = RollingChecksum.add(rolling[0], pageChecksum);
            writer.writePage(pgno, page, 0);
          });
      Proof.of(header).check(rolling[0]);
      writer.finish(header.databaseChecksum());
      return new ScratchFile(file, header, writer.sizeBytes());
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  LtxHeader header() {
    return header;
  }

  Path path() {
    return file.temporaryPath();
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public InputStream open() throws IOException {
    return Files.newInputStream(path());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
