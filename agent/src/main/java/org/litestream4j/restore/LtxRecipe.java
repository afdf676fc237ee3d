package org.litestream4j.restore;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Locale;
import org.litestream4j.io.Time;
import org.litestream4j.ltx.LtxDecoder;
import org.litestream4j.ltx.LtxException;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;

/** A state out of LTX files, laid over each other in order. */
final class LtxRecipe implements Recipe {
  /** Header, terminator, empty index and trailer take more than this. */
  private static final int SMALLEST_FILE_BYTES = LtxHeader.SIZE_BYTES;

  private final ReplicaClient replica;
  private final RestorePlan plan;
  private final int parallelism;
  private final Time time;

  LtxRecipe(ReplicaClient replica, RestorePlan plan, int parallelism, Time time) {
    this.replica = replica;
    this.plan = plan;
    this.parallelism = parallelism;
    this.time = time;
  }

  @Override
  public long sizeBytes() {
    return plan.sizeBytes();
  }

  @Override
  public RestoredDatabase write(FileChannel file, Path path, ReadCount count) throws IOException {
    for (LtxFileInfo info : plan.files()) {
      refuseTooSmall(info);
    }
    DatabaseAssembly assembly = new DatabaseAssembly(file);
    try (ReadAhead inputs = new ReadAhead(replica, plan.files(), parallelism, time)) {
      for (LtxFileInfo info : plan.files()) {
        apply(info, inputs, assembly, count);
      }
    }
    return assembly.finish(path);
  }

  private static void refuseTooSmall(LtxFileInfo file) throws RestoreException {
    if (file.sizeBytes() < SMALLEST_FILE_BYTES) {
      throw RestoreException.damaged(
          String.format(
              Locale.ROOT,
              "invalid ltx file: level=%d min=%016x max=%016x has size %d bytes (minimum %d)",
              file.level(),
              file.minTxid(),
              file.maxTxid(),
              file.sizeBytes(),
              SMALLEST_FILE_BYTES),
          null);
    }
  }

  private static void apply(
      LtxFileInfo info, ReadAhead inputs, DatabaseAssembly assembly, ReadCount count)
      throws IOException {
    try (InputStream in = count.of(inputs.next())) {
      LtxDecoder decoder = LtxInput.decode(in, info);
      assembly.begin(decoder.header());
      byte[] page = new byte[decoder.header().pageSize()];
      long pgno;
      while ((pgno = decoder.readPage(page)) != LtxDecoder.END) {
        assembly.writePage(pgno, page, decoder.pageChecksum());
      }
    } catch (LtxException | EOFException e) {
      throw RestoreException.damaged("cannot restore " + info + ": " + e.getMessage(), e);
    }
  }
}
