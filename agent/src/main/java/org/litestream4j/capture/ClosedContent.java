package org.litestream4j.capture;

import java.io.Closeable;
import java.io.IOException;
import org.litestream4j.sqlite.ClosedDatabase;

/** What a database that nobody has open holds: the checksum of each page, and that of all. */
public final class ClosedContent implements Closeable {
  private final LocalChain chain;
  private final FullScan scan;
  private final ChainState state;

  private ClosedContent(LocalChain chain, FullScan scan, ChainState state) {
    this.chain = chain;
    this.scan = scan;
    this.state = state;
  }

  static ClosedContent of(ClosedDatabase database, LocalChain chain) throws IOException {
    FullScan scan = FullScan.ofChecksums(database, chain.meta());
    ChainState state =
        ChainState.unproved(
                0, database.pageSizeBytes(), database.commitPages(), scan.databaseChecksum())
            .at(database.walEnd());
    return new ClosedContent(chain, scan, state);
  }

  public long databaseChecksum() {
    return scan.databaseChecksum();
  }

  /**
   * It is the state after {@code txid}, whatever the chain said: the next file is the one after.
   */
  public void isStateAfter(long txid) throws IOException {
    chain.goOnFrom(scan, state.after(txid));
  }

  @Override
  public void close() throws IOException {
    scan.close();
  }
}
