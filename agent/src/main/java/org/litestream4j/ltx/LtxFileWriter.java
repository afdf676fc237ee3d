package org.litestream4j.ltx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;

/**
 * Writes one LTX file where the database checksum is known only after the last page: it is put into
 * the header at the end.
 *
 * <p>The caller closes the channel, and discards what was written if any call fails.
 */
public final class LtxFileWriter {
  private final SeekableByteChannel channel;
  private final LtxEncoder encoder;

  private LtxFileWriter(SeekableByteChannel channel, LtxEncoder encoder) {
    this.channel = channel;
    this.encoder = encoder;
  }

  /**
   * Begins a file.
   *
   * @param channel empty, at position 0
   * @param header without the database checksum
   */
  public static LtxFileWriter open(
      SeekableByteChannel channel, LtxHeader header, PageEncoding encoding) throws IOException {
    return new LtxFileWriter(
        channel, LtxEncoder.open(Channels.newOutputStream(channel), header, encoding));
  }

  /** As {@link LtxEncoder#writePage(long, byte[], int)}. */
  public long writePage(long pgno, byte[] page, int offset) throws IOException {
    return encoder.writePage(pgno, page, offset);
  }

  /** Bytes written so far. */
  public long sizeBytes() {
    return encoder.sizeBytes();
  }

  /**
   * Ends the file, which does not track checksums, and leaves the channel at its end.
   *
   * @param databaseChecksum rolling checksum of the database after the file; 0 if unknown
   * @return the header as it stands in the file now
   * @throws LtxException as {@link LtxEncoder#finish()}
   */
  public LtxHeader finish(long databaseChecksum) throws IOException {
    LtxHeader header = encoder.header().toBuilder().databaseChecksum(databaseChecksum).build();
    encoder.finish(header, 0);
    channel.position(LtxHeader.DATABASE_CHECKSUM);
    ByteBuffer field = ByteBuffer.allocate(Long.BYTES).putLong(0, databaseChecksum);
    while (field.hasRemaining()) {
      channel.write(field);
    }
    channel.position(encoder.sizeBytes());
    return header;
  }
}
