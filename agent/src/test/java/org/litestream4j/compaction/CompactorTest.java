package org.litestream4j.compaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.litestream4j.capture.MetaDirectory;
import org.litestream4j.io.Time;
import org.litestream4j.ltx.LtxDecoder;
import org.litestream4j.ltx.LtxEncoder;
import org.litestream4j.ltx.LtxException;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.ltx.LtxHeader;
import org.litestream4j.ltx.PageChecksum;
import org.litestream4j.ltx.PageEncoding;
import org.litestream4j.ltx.RollingChecksum;
import org.litestream4j.ltx.Seeds;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;
import org.litestream4j.replica.ReplicaClient.Timestamps;
import org.litestream4j.replica.UploadSource;
import org.litestream4j.replica.file.FileReplica;

class CompactorTest {
  @TempDir Path directory;
  private ReplicaClient replica;
  private Compactor compactor;

  @BeforeEach
  void prepare() throws IOException {
    MetaDirectory meta = MetaDirectory.at(directory.resolve("meta"));
    meta.create();
    replica = FileReplica.of(directory.resolve("replica"));
    compactor = new Compactor(replica, meta, PageEncoding.BLOCK, Time.SYSTEM);
  }

  @ParameterizedTest
  @ArgumentsSource(Seeds.class)
  void aMergedFileIsWhatItsInputsMakeInTurn(long seed) throws IOException {
    Random random = new Random(seed);
    TreeMap<Long, byte[]> model = new TreeMap<>();
    List<LtxFileInfo> files = new ArrayList<>();
    long first = 1L + random.nextInt(2);
    int commit = 1 + random.nextInt(40);
    long last = first + random.nextInt(80);
    for (long txid = first; txid <= last; txid++) {
      files.add(put(txid, random, commit, 512, model));
    }
    LtxFileInfo merged = compactor.merge(files, 1);
    assertThat(replica.list(1, 0, Timestamps.EXACT))
        .singleElement()
        .satisfies(
            listed -> {
              assertThat(listed.name()).isEqualTo(merged.name());
              assertThat(listed.sizeBytes()).isEqualTo(merged.sizeBytes());
              assertThat(listed.createdAtMillis()).isEqualTo(merged.createdAtMillis());
            });
    assertThat(merged.maxTxid()).isEqualTo(files.get(files.size() - 1).maxTxid());
    Map<Long, byte[]> found = read(merged);
    assertThat(found.keySet()).isEqualTo(model.keySet());
    found.forEach((pgno, page) -> assertThat(page).isEqualTo(model.get(pgno)));
    assertNothingIsLeftLocally();
  }

  @Test
  void itEndsBeforeAFileWithAnotherPageSize() throws IOException {
    Random random = new Random(1);
    List<LtxFileInfo> files = new ArrayList<>();
    for (long txid = 5; txid < 700; txid++) {
      files.add(put(txid, random, 4, txid < 600 ? 512 : 1024, new TreeMap<>()));
    }
    assertThat(compactor.merge(files, 1).name()).isEqualTo(LtxFileName.of(5, 599));
    assertThat(compactor.merge(files.subList(595, files.size()), 1).name())
        .isEqualTo(LtxFileName.of(600, 699));
    assertNothingIsLeftLocally();
  }

  @Test
  void aDamagedInputIsNamedAndNothingIsStored() throws IOException {
    Random random = new Random(1);
    List<LtxFileInfo> files = new ArrayList<>();
    for (long txid = 5; txid < 9; txid++) {
      files.add(put(txid, random, 4, 512, new TreeMap<>()));
    }
    Path damaged = directory.resolve("replica/ltx/0/" + files.get(2).name());
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length - 1] ^= 1;
    Files.write(damaged, bytes);
    assertThatThrownBy(() -> compactor.merge(files, 1))
        .isInstanceOf(LtxException.class)
        .hasMessageContaining(files.get(2).name().toString());
    assertThat(replica.list(1, 0, Timestamps.LISTED)).isEmpty();
    assertNothingIsLeftLocally();
  }

  @Test
  void aSnapshotThatIsNotTheDatabaseIsNotStored() throws IOException {
    Random random = new Random(1);
    TreeMap<Long, byte[]> model = new TreeMap<>();
    LtxFileInfo snapshot = put(1, random, 4, 512, model);
    LtxFileInfo good = put(2, random, 4, 512, model);
    assertThat(compactor.merge(List.of(snapshot, good), 9).name()).isEqualTo(LtxFileName.of(1, 2));
    LtxFileInfo other = put(3, random, 4, 512, new TreeMap<>());
    assertThatThrownBy(() -> compactor.merge(List.of(snapshot, good, other), 9))
        .isInstanceOf(LtxException.class)
        .hasMessageContaining("database checksum mismatch")
        .hasMessageContaining(LtxFileName.of(1, 3).toString());
    assertNothingIsLeftLocally();
  }

  private void assertNothingIsLeftLocally() throws IOException {
    try (Stream<Path> left = Files.list(directory.resolve("meta"))) {
      assertThat(left).isEmpty();
    }
  }

  /** Stores a file of {@code txid} with some pages; {@code model} is the database after it. */
  private LtxFileInfo put(
      long txid, Random random, int commit, int pageSize, Map<Long, byte[]> model)
      throws IOException {
    TreeMap<Long, byte[]> pages = new TreeMap<>();
    for (long pgno = 1; pgno <= commit; pgno++) {
      if (txid == 1 || random.nextInt(10) == 0 || pgno == 1) {
        byte[] page = new byte[pageSize];
        random.nextBytes(page);
        pages.put(pgno, page);
      }
    }
    model.putAll(pages);
    long rolling = RollingChecksum.EMPTY;
    for (long pgno : model.keySet()) {
      rolling = RollingChecksum.add(rolling, PageChecksum.of(pgno, model.get(pgno), 0, pageSize));
    }
    LtxHeader header =
        LtxHeader.builder()
            .pageSize(pageSize)
            .commit(commit)
            .txids(txid, txid)
            .timestampMillis(1_700_000_000_000L + txid)
            .databaseChecksum(rolling)
            .build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LtxEncoder encoder = LtxEncoder.open(out, header, PageEncoding.BLOCK);
    for (long pgno : pages.keySet()) {
      encoder.writePage(pgno, pages.get(pgno), 0);
    }
    encoder.finish();
    int level = txid == 1 ? 9 : 0;
    replica.put(level, LtxFileName.of(txid, txid), new InMemory(out.toByteArray(), header));
    return LtxFileInfo.of(level, LtxFileName.of(txid, txid), out.size(), header.timestampMillis());
  }

  private Map<Long, byte[]> read(LtxFileInfo file) throws IOException {
    TreeMap<Long, byte[]> pages = new TreeMap<>();
    try (InputStream in = replica.open(file.level(), file.name(), 0)) {
      LtxDecoder decoder = LtxDecoder.open(in);
      byte[] page = new byte[decoder.header().pageSize()];
      for (long pgno = decoder.readPage(page);
          pgno != LtxDecoder.END;
          pgno = decoder.readPage(page)) {
        pages.put(pgno, Arrays.copyOf(page, page.length));
      }
    }
    return pages;
  }

  private static final class InMemory implements UploadSource {
    private final byte[] bytes;
    private final LtxHeader header;

    InMemory(byte[] bytes, LtxHeader header) {
      this.bytes = bytes;
      this.header = header;
    }

    @Override
    public long sizeBytes() {
      return bytes.length;
    }

    @Override
    public long timestampMillis() {
      return header.timestampMillis();
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }
  }
}
