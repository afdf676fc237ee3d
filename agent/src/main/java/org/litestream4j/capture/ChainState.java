package org.litestream4j.capture;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.litestream4j.io.FileIdentity;
import org.litestream4j.io.Inode;
import org.litestream4j.ltx.Crc64;
import org.litestream4j.sqlite.WalPosition;

/**
 * Where the local chain of LTX files stands: the last TXID, the state of the database that it
 * describes, and what proves that nothing was written since.
 */
final class ChainState {
  /** Length of the encoded form. */
  static final int SIZE_BYTES = 256;

  private static final long MAGIC = 0x4C53504147455301L; // "LSPAGES" and version 1
  private static final int CHECKSUM_OFFSET = SIZE_BYTES - Long.BYTES;

  private final long txid;
  private final long forcedTxid;
  private final int pageSizeBytes;
  private final int commitPages;
  private final long databaseChecksum;
  private final WalPosition walPosition;
  private final Optional<ClosedFile> closedFile;

  private ChainState(
      long txid,
      long forcedTxid,
      int pageSizeBytes,
      int commitPages,
      long databaseChecksum,
      WalPosition walPosition,
      Optional<ClosedFile> closedFile) {
    this.txid = txid;
    this.forcedTxid = forcedTxid;
    this.pageSizeBytes = pageSizeBytes;
    this.commitPages = commitPages;
    this.databaseChecksum = databaseChecksum;
    this.walPosition = walPosition;
    this.closedFile = closedFile;
  }

  /** The state after TXID {@code txid}, not proved to be the present one by anything. */
  static ChainState unproved(long txid, int pageSizeBytes, int commitPages, long databaseChecksum) {
    return new ChainState(
        txid,
        txid,
        pageSizeBytes,
        commitPages,
        databaseChecksum,
        WalPosition.NONE,
        Optional.empty());
  }

  /** The same state, its page checksums being sure to survive a power cut up to {@code forced}. */
  ChainState forcedAt(long forced) {
    return new ChainState(
        txid, forced, pageSizeBytes, commitPages, databaseChecksum, walPosition, closedFile);
  }

  /** The same state, as that after {@code newTxid}. */
  ChainState after(long newTxid) {
    return new ChainState(
        newTxid, newTxid, pageSizeBytes, commitPages, databaseChecksum, walPosition, closedFile);
  }

  /** The same state, reached at {@code position} of the WAL. */
  ChainState at(WalPosition position) {
    return new ChainState(
        txid, forcedTxid, pageSizeBytes, commitPages, databaseChecksum, position, Optional.empty());
  }

  /** The same state, with the database closed and all of it in {@code file}. */
  ChainState closedAs(ClosedFile file) {
    return new ChainState(
        txid,
        forcedTxid,
        pageSizeBytes,
        commitPages,
        databaseChecksum,
        WalPosition.NONE,
        Optional.of(file));
  }

  long txid() {
    return txid;
  }

  /** The page checksums of this TXID's state were forced to the disk; later ones perhaps not. */
  long forcedTxid() {
    return forcedTxid;
  }

  int pageSizeBytes() {
    return pageSizeBytes;
  }

  int commitPages() {
    return commitPages;
  }

  /** The rolling checksum of the database. */
  long databaseChecksum() {
    return databaseChecksum;
  }

  WalPosition walPosition() {
    return walPosition;
  }

  Optional<ClosedFile> closedFile() {
    return closedFile;
  }

  /** The state in {@code bytes}; empty if they are torn, of another version, or no state. */
  static Optional<ChainState> readFrom(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length < SIZE_BYTES
        || in.getLong(0) != MAGIC
        || in.getLong(CHECKSUM_OFFSET) != Crc64.of(bytes, 0, CHECKSUM_OFFSET)) {
      return Optional.empty();
    }
    in.position(Long.BYTES);
    long txid = in.getLong();
    long forcedTxid = in.getLong();
    int pageSizeBytes = in.getInt();
    int commitPages = in.getInt();
    if (forcedTxid < 1 || txid < forcedTxid || commitPages < 0) {
      return Optional.empty();
    }
    long databaseChecksum = in.getLong();
    WalPosition position =
        WalPosition.of(in.getInt(), in.getInt(), in.getLong(), in.getInt(), in.getInt());
    boolean closed = in.getInt() != 0;
    FileIdentity identity =
        FileIdentity.of(
            Inode.of(in.getLong(), in.getLong()), 1, in.getLong(), in.getLong(), in.getLong());
    ClosedFile file = ClosedFile.of(identity, in.getLong(), in.getLong());
    return Optional.of(
        new ChainState(
            txid,
            forcedTxid,
            pageSizeBytes,
            commitPages,
            databaseChecksum,
            position.isNone() ? WalPosition.NONE : position,
            closed ? Optional.of(file) : Optional.empty()));
  }

  byte[] toBytes() {
    byte[] bytes = new byte[SIZE_BYTES];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    out.putLong(MAGIC).putLong(txid).putLong(forcedTxid).putInt(pageSizeBytes).putInt(commitPages);
    out.putLong(databaseChecksum);
    out.putInt(walPosition.salt1()).putInt(walPosition.salt2()).putLong(walPosition.offset());
    out.putInt(walPosition.checksum1()).putInt(walPosition.checksum2());
    out.putInt(closedFile.isPresent() ? 1 : 0);
    closedFile.ifPresent(
        file -> {
          FileIdentity identity = file.identity();
          out.putLong(identity.inode().device()).putLong(identity.inode().number());
          out.putLong(identity.sizeBytes()).putLong(identity.modifiedMicros());
          out.putLong(identity.changedMicros());
          out.putLong(file.firstPageChecksum()).putLong(file.recordedMicros());
        });
    out.putLong(CHECKSUM_OFFSET, Crc64.of(bytes, 0, CHECKSUM_OFFSET));
    return bytes;
  }
}
