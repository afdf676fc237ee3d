package org.litestream4j.restore;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.litestream4j.io.Time;
import org.litestream4j.ltx.LtxDecoder;
import org.litestream4j.ltx.LtxException;
import org.litestream4j.ltx.Txid;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaException;
import org.litestream4j.replica.ResumingInput;

/**
 * Proves that the newest state of a replica can be restored, without restoring it: no file is
 * written, and one bit of memory is enough for a page. It can be interrupted after each page, so
 * that whoever has more important things to do can do them first.
 */
public final class Drill implements Closeable {
  private final ReplicaClient replica;
  private final List<LtxFileInfo> files;

  /** How many files are left to be read, the newest of them first. */
  private int left;

  private byte[] page = new byte[0];
  private @Nullable NewestPages pages;
  private @Nullable InputStream input;
  private @Nullable LtxDecoder decoder;
  private long timestampMillis;

  private Drill(ReplicaClient replica, List<LtxFileInfo> files) {
    this.replica = replica;
    this.files = files;
    this.left = files.size();
  }

  /**
   * Looks at what there is.
   *
   * @throws RestoreException if that makes no state
   */
  public static Drill of(ReplicaClient replica) throws IOException {
    return new Drill(replica, Restore.from(replica).plan(RestoreTarget.latest()).files());
  }

  /**
   * Reads on.
   *
   * @param mayGoOn asked after each page
   * @return whether all is read and proved
   * @throws RestoreException if the state cannot be restored
   * @throws ReplicaException if the replica cannot be read, or has deleted a file meanwhile
   */
  public boolean goOn(BooleanSupplier mayGoOn) throws IOException {
    do {
      if (!readsPage() && !opensNextFile()) {
        proveWhole();
        return true;
      }
    } while (mayGoOn.getAsBoolean());
    return false;
  }

  /** Returns false at the end of a file. */
  private boolean readsPage() throws IOException {
    LtxDecoder current = decoder;
    if (current == null) {
      return false;
    }
    try {
      long pgno = current.readPage(page);
      if (pgno == LtxDecoder.END) {
        close();
        return false;
      }
      Objects.requireNonNull(pages).page(pgno, current.pageChecksum());
      return true;
    } catch (LtxException | EOFException e) {
      throw damaged(e);
    }
  }

  /** Returns false if there is none. */
  private boolean opensNextFile() throws IOException {
    if (left == 0) {
      return false;
    }
    left--;
    LtxFileInfo file = files.get(left);
    InputStream opened = ResumingInput.of(replica, file, Time.SYSTEM);
    input = opened;
    try {
      LtxDecoder next = LtxInput.decode(opened, file);
      NewestPages known = pages;
      if (known == null) {
        pages = new NewestPages(next.header());
        page = new byte[next.header().pageSize()];
        timestampMillis = next.header().timestampMillis();
      } else {
        known.requirePageSize(next.header());
      }
      decoder = next;
      return true;
    } catch (LtxException | EOFException e) {
      throw damaged(e);
    }
  }

  private RestoreException damaged(IOException failure) {
    return RestoreException.damaged(files.get(left) + ": " + failure.getMessage(), failure);
  }

  private void proveWhole() throws RestoreException {
    try {
      Objects.requireNonNull(pages).requireWhole();
    } catch (RestoreException e) {
      throw RestoreException.damaged(
          "the files of TXID "
              + Txid.format(files.get(0).minTxid())
              + " to "
              + Txid.format(txid())
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** The TXID of the state. */
  public long txid() {
    return files.get(files.size() - 1).maxTxid();
  }

  /** When the state was captured, milliseconds since the Unix epoch; once something was read. */
  public long timestampMillis() {
    return timestampMillis;
  }

  @Override
  public void close() throws IOException {
    decoder = null;
    InputStream open = input;
    input = null;
    if (open != null) {
      open.close();
    }
  }
}
