package org.litestream4j.ltx;

import java.util.Locale;
import java.util.Optional;

/** What makes an LTX header valid (LTX 3, header), alike when one is built and when one is read. */
final class HeaderRules {
  private static final int MIN_PAGE_SIZE = 512;
  private static final int MAX_PAGE_SIZE = 65536;

  private HeaderRules() {}

  /** The first rule that the header breaks. */
  static Optional<String> violation(LtxHeader header) {
    if ((header.flags() & ~LtxHeader.FLAG_NO_CHECKSUM) != 0) {
      return Optional.of(String.format(Locale.ROOT, "unknown flags %08x", header.flags()));
    }
    if (!isPageSize(header.pageSize())) {
      return Optional.of(describePageSize(header.pageSize()));
    }
    if (header.minTxid() < 1 || header.maxTxid() < header.minTxid()) {
      return Optional.of(
          "TXID range "
              + Txid.format(header.minTxid())
              + "-"
              + Txid.format(header.maxTxid())
              + " is not one from 1 on");
    }
    Optional<String> wal = walViolation(header);
    return wal.isPresent() ? wal : checksumViolation(header);
  }

  /** Passes a page size that the caller vouches for. */
  static int requirePageSize(int pageSize) {
    if (!isPageSize(pageSize)) {
      throw new IllegalArgumentException(describePageSize(pageSize));
    }
    return pageSize;
  }

  private static boolean isPageSize(int pageSize) {
    return pageSize >= MIN_PAGE_SIZE
        && pageSize <= MAX_PAGE_SIZE
        && Integer.bitCount(pageSize) == 1;
  }

  private static String describePageSize(int pageSize) {
    return "page size "
        + Integer.toUnsignedString(pageSize)
        + " is not a power of two from 512 to 65536";
  }

  private static Optional<String> walViolation(LtxHeader header) {
    if (header.walOffset() < 0) {
      return Optional.of("negative WAL offset " + header.walOffset());
    }
    if (header.walSizeBytes() < 0) {
      return Optional.of("negative WAL size " + header.walSizeBytes());
    }
    if (header.walOffset() == 0) {
      if (header.walSalt1() != 0 || header.walSalt2() != 0) {
        return Optional.of("WAL salts without a WAL offset");
      }
      if (header.walSizeBytes() != 0) {
        return Optional.of("a WAL size without a WAL offset");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> checksumViolation(LtxHeader header) {
    long preApply = header.preApplyChecksum();
    if (!header.tracksChecksums() && preApply != 0) {
      return Optional.of("a pre-apply checksum, although checksums are not tracked");
    }
    if (header.isSnapshot() && preApply != 0) {
      return Optional.of("a pre-apply checksum in a snapshot");
    }
    if (header.tracksChecksums() && !header.isSnapshot() && !PageChecksum.isPresent(preApply)) {
      return Optional.of(String.format(Locale.ROOT, "invalid pre-apply checksum %016x", preApply));
    }
    return Optional.empty();
  }
}
