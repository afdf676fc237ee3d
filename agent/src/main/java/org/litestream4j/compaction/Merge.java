package org.litestream4j.compaction;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.ltx.LtxDecoder;
import org.litestream4j.ltx.LtxException;
import org.litestream4j.ltx.LtxMerger;
import org.litestream4j.ltx.PageEncoding;

/**
 * Merges a few files into one. Those whose pages have another size than the first one's begin a
 * database of their own, as VACUUM can make one: the merge ends before them.
 */
final class Merge implements Closeable {
  private static final int BUFFER_BYTES = 8192;

  private final List<InputStream> streams = new ArrayList<>();
  private final List<LtxDecoder> decoders = new ArrayList<>();
  private boolean isCut;

  private Merge() {}

  static Merge open(List<? extends MergeInput> inputs) throws IOException {
    Merge merge = new Merge();
    try {
      for (MergeInput input : inputs) {
        merge.add(input);
        if (merge.isCut) {
          break;
        }
      }
      return merge;
    } catch (IOException | RuntimeException | Error e) {
      merge.close();
      throw e;
    }
  }

  private void add(MergeInput input) throws IOException {
    InputStream in = input.open();
    streams.add(in);
    if (input.sizeBytes() <= MergeStep.SMALL_BYTES) {
      byte[] content = readAll(in);
      in.close();
      in = new ByteArrayInputStream(content);
    }
    try {
      LtxDecoder decoder = LtxDecoder.open(in);
      isCut = !decoders.isEmpty() && decoder.header().pageSize() != pageSizeBytes();
      if (!isCut) {
        decoders.add(decoder);
      }
    } catch (LtxException e) {
      throw new LtxException(input + ": " + e.getMessage(), e);
    }
  }

  private static byte[] readAll(InputStream in) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      content.write(buffer, 0, count);
    }
    return content.toByteArray();
  }

  private int pageSizeBytes() {
    return decoders.get(0).header().pageSize();
  }

  /** Whether the merge ends before the last of the inputs. */
  boolean isCut() {
    return isCut;
  }

  ScratchFile into(MetaDirectory meta, PageEncoding encoding) throws IOException {
    return ScratchFile.of(LtxMerger.of(decoders), meta, encoding);
  }

  @Override
  public void close() throws IOException {
    for (InputStream stream : streams) {
      stream.close();
    }
  }
}
