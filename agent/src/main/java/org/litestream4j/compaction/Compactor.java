package org.litestream4j.compaction;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.io.Time;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.PageEncoding;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replication.LocalUpload;

/**
 * Merges files of one replica into one file of a higher level there. The result is made on the
 * local disk first, so that its length is known and an upload can be tried again; many inputs are
 * merged in several steps, so that the memory does not grow with them: some MiB, and 3 bytes for
 * each page of the result.
 */
public final class Compactor {
  private final ReplicaClient replica;
  private final MetaDirectory meta;
  private final PageEncoding encoding;
  private final Time time;

  public Compactor(ReplicaClient replica, MetaDirectory meta, PageEncoding encoding, Time time) {
    this.replica = replica;
    this.meta = meta;
    this.encoding = encoding;
    this.time = time;
  }

  /**
   * Stores what {@code files} make as one file at {@code level}; all of them, or those before the
   * first one with another page size.
   *
   * @param files of the replica, each going on where the one before ends
   * @throws org.litestream4j.ltx.LtxException if one of them is damaged
   */
  public LtxFileInfo merge(List<LtxFileInfo> files, int level) throws IOException {
    List<MergeInput> inputs = new ArrayList<>();
    for (LtxFileInfo file : files) {
      inputs.add(new ReplicaInput(replica, meta, file, time));
    }
    try (ScratchFile merged = mergeAll(inputs)) {
      LtxHeader header = merged.header();
      LtxFileName name = LtxFileName.of(header.minTxid(), header.maxTxid());
      replica.put(level, name, LocalUpload.of(merged.path()));
      return LtxFileInfo.of(level, name, merged.sizeBytes(), header.timestampMillis());
    }
  }

  private ScratchFile mergeAll(List<? extends MergeInput> inputs) throws IOException {
    int pageSizeBytes = pageSizeBytes(inputs.get(0));
    List<? extends MergeInput> left = inputs;
    List<ScratchFile> made = new ArrayList<>();
    try {
      while (true) {
        List<? extends List<? extends MergeInput>> groups = MergeStep.groups(left, pageSizeBytes);
        List<ScratchFile> merged = mergeEach(groups);
        closeAll(made);
        made = merged;
        if (merged.size() == 1) {
          made = new ArrayList<>();
          return merged.get(0);
        }
        left = merged;
      }
    } finally {
      closeAll(made);
    }
  }

  private List<ScratchFile> mergeEach(List<? extends List<? extends MergeInput>> groups)
      throws IOException {
    List<ScratchFile> merged = new ArrayList<>();
    try {
      for (List<? extends MergeInput> group : groups) {
        try (Merge merge = Merge.open(group)) {
          meta.requireRoomFor(group.stream().mapToLong(MergeInput::sizeBytes).sum());
          merged.add(merge.into(meta, encoding));
          if (merge.isCut()) {
            break;
          }
        }
      }
      return merged;
    } catch (IOException | RuntimeException | Error e) {
      closeAll(merged);
      throw e;
    }
  }

  private static int pageSizeBytes(MergeInput first) throws IOException {
    try (InputStream in = first.open()) {
      return LtxHeader.readFrom(in).pageSize();
    }
  }

  private static void closeAll(List<ScratchFile> files) throws IOException {
    for (ScratchFile file : files) {
      file.close();
    }
  }
}
