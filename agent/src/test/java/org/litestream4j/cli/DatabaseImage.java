package org.litestream4j.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.litestream4j.ltx.LtxEncoder;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.PageEncoding;
import org.litestream4j.replica.UploadSource;

/** A snapshot of a small database that nobody has open, as transaction 1. */
final class DatabaseImage implements UploadSource {
  private static final int PAGE_SIZE_OFFSET = 16;

  private final byte[] file;

  DatabaseImage(Path database) throws IOException {
    byte[] content = Files.readAllBytes(database);
    int pageSize = ByteBuffer.wrap(content).getShort(PAGE_SIZE_OFFSET);
    int commit = content.length / pageSize;
    LtxHeader header =
        LtxHeader.builder()
            .pageSize(pageSize)
            .commit(commit)
            .txids(1, 1)
            .timestampMillis(timestampMillis())
            .build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LtxEncoder encoder = LtxEncoder.open(out, header, PageEncoding.BLOCK);
    for (int pgno = 1; pgno <= commit; pgno++) {
      encoder.writePage(pgno, content, (pgno - 1) * pageSize);
    }
    encoder.finish();
    file = out.toByteArray();
  }

  @Override
  public long sizeBytes() {
    return file.length;
  }

  @Override
  public long timestampMillis() {
    return 1_795_246_932_198L;
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(file);
  }
}
