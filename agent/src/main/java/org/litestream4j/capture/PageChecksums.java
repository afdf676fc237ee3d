package org.litestream4j.capture;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.litestream4j.io.AtomicFile;
import org.litestream4j.io.Directories;
import org.litestream4j.ltx.LtxDecoder;
import org.litestream4j.ltx.LtxException;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.RollingChecksum;

/**
 * What is known of the state at the end of the local chain: where the chain stands, and the
 * checksum of each page. Empty where nothing is known; the next file then holds every page.
 */
final class PageChecksums implements Closeable {
  /** A state to compare with. */
  interface Base {
    int commitPages();

    boolean hasPage(int page, long checksum) throws IOException;
  }

  private final MetaDirectory meta;
  private @Nullable PageChecksumFile file;
  private volatile @Nullable ChainState state;
  private boolean isTorn;

  private PageChecksums(MetaDirectory meta) {
    this.meta = meta;
  }

  /** Loads what is there, and brings it up to the newest L0 file of the chain. */
  static PageChecksums load(MetaDirectory meta) throws IOException {
    PageChecksums loaded = new PageChecksums(meta);
    loaded.reload();
    return loaded;
  }

  /**
   * Takes what the files say in place of what is in memory: after a write that failed half-way, and
   * at the start. The L0 files from the last forced state on are applied again, because a power cut
   * may have kept the record and taken the checksums.
   */
  void reload() throws IOException {
    isTorn = true;
    try {
      readFiles();
      isTorn = false;
    } finally {
      if (isTorn) {
        closeQuietly();
        state = null;
      }
    }
  }

  private void readFiles() throws IOException {
    closeQuietly();
    state = null;
    reopen();
    if (state == null) {
      forget();
      return;
    }
    try {
      long newest = meta.newest().map(LtxFileName::maxTxid).orElse(0L);
      ChainState recorded = state;
      if (newest > recorded.forcedTxid()) {
        // Whoever made the last of them may have died before its name was durable.
        Directories.force(meta.level(0));
      }
      for (long txid = recorded.forcedTxid() + 1; txid <= newest; txid++) {
        apply(LtxFileName.of(txid, txid), recorded);
      }
    } catch (LtxException | NoSuchFileException e) {
      forget();
    }
  }

  /** Whether what is in the files could not be read, and is worth another {@link #reload()}. */
  boolean isTorn() {
    return isTorn;
  }

  boolean isKnown() {
    return state != null;
  }

  ChainState state() {
    return Objects.requireNonNull(state, "no state is known");
  }

  /** Of the state that is known, if one is. On any thread. */
  ChainPosition position() {
    ChainState known = state;
    return known == null
        ? ChainPosition.NONE
        : ChainPosition.of(known.txid(), known.databaseChecksum());
  }

  long get(int page) throws IOException {
    return file().get(page);
  }

  void put(int page, long checksum) throws IOException {
    file().put(page, checksum);
  }

  /** Writes the record of the state whose page checksums were put. */
  void record(ChainState reached) throws IOException {
    ChainState next = reached.forcedAt(state().forcedTxid());
    if (state().commitPages() > next.commitPages()) {
      file().truncate(next.commitPages());
    }
    file().writeState(next);
    state = next;
  }

  /** Makes all of it survive a power cut. */
  void force() throws IOException {
    file().force();
    ChainState forced = state().forcedAt(state().txid());
    file().writeState(forced);
    file().force();
    state = forced;
  }

  /** Takes over what {@code scan} found in place of what was known. */
  void replaceBy(FullScan scan, ChainState next) throws IOException {
    closeQuietly();
    try {
      scan.publishChecksums(next);
    } finally {
      reload();
    }
  }

  /**
   * Takes over the checksums of a newer state that was made elsewhere.
   *
   * @return false if they do not make the checksum of its database
   */
  boolean follow(NewerPages newer) throws IOException {
    ChainState reached = newer.newestState();
    Path target = meta.file(PageChecksumFile.NAME);
    long rolling = RollingChecksum.EMPTY;
    try (AtomicFile rewritten = AtomicFile.create(target)) {
      PageChecksumFile all = PageChecksumFile.over(rewritten.temporaryPath(), rewritten.channel());
      for (int page = 1; page <= reached.commitPages(); page++) {
        Long changed = newer.checksums().get(page);
        long checksum = changed != null ? changed : page <= state().commitPages() ? get(page) : 0;
        all.put(page, checksum);
        rolling = checksum == 0 ? rolling : RollingChecksum.add(rolling, checksum);
      }
      if (rolling != reached.databaseChecksum()) {
        return false;
      }
      all.writeState(reached);
      closeQuietly();
      rewritten.publish();
    } finally {
      reload();
    }
    return true;
  }

  void forget() throws IOException {
    closeQuietly();
    state = null;
    isTorn = false;
    Files.deleteIfExists(meta.file(PageChecksumFile.NAME));
  }

  Optional<Base> base() {
    return isKnown() ? Optional.of(new KnownState()) : Optional.empty();
  }

  /** Closes the file; it is opened again when it is needed. */
  @Override
  public void close() throws IOException {
    if (file != null) {
      file.flush();
      file.close();
      file = null;
    }
  }

  private void closeQuietly() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      // It is opened again, or forgotten, whatever it says.
    }
    file = null;
  }

  private void reopen() throws IOException {
    file = PageChecksumFile.open(meta.file(PageChecksumFile.NAME)).orElse(null);
    state = file == null ? null : file.state().orElse(null);
  }

  private PageChecksumFile file() throws IOException {
    PageChecksumFile open = file;
    if (open == null) {
      open =
          PageChecksumFile.open(meta.file(PageChecksumFile.NAME))
              .orElseThrow(
                  () -> new NoSuchFileException(meta.file(PageChecksumFile.NAME).toString()));
      file = open;
    }
    return open;
  }

  private void apply(LtxFileName name, ChainState recorded) throws IOException {
    Path path = meta.ltxFile(0, name);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      LtxDecoder decoder = LtxDecoder.open(in);
      byte[] page = new byte[decoder.header().pageSize()];
      if (page.length != state().pageSizeBytes() || decoder.header().databaseChecksum() == 0) {
        throw new LtxException(path + " does not continue the page checksums");
      }
      for (long pgno = decoder.readPage(page);
          pgno != LtxDecoder.END;
          pgno = decoder.readPage(page)) {
        put((int) pgno, decoder.pageChecksum());
      }
      ChainState reached =
          ChainState.unproved(
              name.maxTxid(),
              page.length,
              (int) decoder.header().commit(),
              decoder.header().databaseChecksum());
      record(name.maxTxid() == recorded.txid() ? recorded : reached);
    }
  }

  private final class KnownState implements Base {
    @Override
    public int commitPages() {
      return state().commitPages();
    }

    @Override
    public boolean hasPage(int page, long checksum) throws IOException {
      return page <= commitPages() && get(page) == checksum;
    }
  }
}
