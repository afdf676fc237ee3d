package org.litestream4j.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.ReplicaClient.Timestamps;
import org.litestream4j.replica.ReplicaException.Kind;

/** What every kind of replica does alike. */
public abstract class ReplicaContract {
  private static final long TIMESTAMP_MILLIS = 1_763_711_030_700L;

  private final List<ReplicaClient> opened = new ArrayList<>();

  /** A client of an empty replica; {@code path} is new to the store. */
  protected abstract ReplicaClient replica(String path) throws Exception;

  /** Puts an object of a foreign name beside the files of a level. */
  protected abstract void putForeign(String path, int level, String name) throws Exception;

  /** The path below which {@link #replica} is given new ones. */
  protected String basePath() {
    return "backup";
  }

  private ReplicaClient open() throws Exception {
    return open(newPath("db"));
  }

  private ReplicaClient open(String path) throws Exception {
    ReplicaClient client = replica(path);
    opened.add(client);
    return client;
  }

  private String newPath(String name) {
    return basePath() + "/" + Long.toHexString(new Random().nextLong()) + "/" + name;
  }

  @AfterEach
  void close() throws IOException {
    for (ReplicaClient client : opened) {
      client.close();
    }
  }

  @Test
  void aLevelThatDoesNotExistIsEmpty() throws Exception {
    assertThat(open().list(3, 0, Timestamps.LISTED)).isEmpty();
    assertThat(open().list(9, 7, Timestamps.EXACT)).isEmpty();
  }

  @Test
  void aFileIsReadBackByteForByte() throws Exception {
    ReplicaClient replica = open();
    byte[] content = content(100_000);
    replica.put(0, name(1, 1), source(content));
    assertThat(read(replica, 0, name(1, 1), 0)).isEqualTo(content);
  }

  @Test
  void filesAreListedInOrderWithTheirSizes() throws Exception {
    ReplicaClient replica = open();
    replica.put(1, name(0x10, 0x1f), source(content(30)));
    replica.put(1, name(1, 5), source(content(10)));
    replica.put(1, name(1, 0xf), source(content(20)));
    List<LtxFileInfo> files = replica.list(1, 0, Timestamps.LISTED);
    assertThat(files)
        .extracting(LtxFileInfo::name)
        .containsExactly(name(1, 5), name(1, 15), name(16, 31));
    assertThat(files).extracting(LtxFileInfo::sizeBytes).containsExactly(10L, 20L, 30L);
    assertThat(files).extracting(LtxFileInfo::level).containsOnly(1);
  }

  @Test
  void aListingBeginsAtTheLowestTxidThatIsAskedFor() throws Exception {
    ReplicaClient replica = open();
    for (long txid = 1; txid <= 4; txid++) {
      replica.put(0, name(txid, txid), source(content(10)));
    }
    assertThat(replica.list(0, 3, Timestamps.LISTED))
        .extracting(LtxFileInfo::minTxid)
        .containsExactly(3L, 4L);
    assertThat(replica.list(0, 5, Timestamps.LISTED)).isEmpty();
  }

  @Test
  void levelsDoNotMix() throws Exception {
    ReplicaClient replica = open();
    replica.put(0, name(1, 1), source(content(10)));
    replica.put(9, name(1, 2), source(content(10)));
    assertThat(replica.list(0, 0, Timestamps.LISTED)).hasSize(1);
    assertThat(replica.list(9, 0, Timestamps.LISTED)).hasSize(1);
    assertThat(replica.list(1, 0, Timestamps.LISTED)).isEmpty();
  }

  @Test
  void foreignNamesAreSkipped() throws Exception {
    String path = newPath("db");
    ReplicaClient replica = open(path);
    replica.put(0, name(1, 1), source(content(10)));
    putForeign(path, 0, "README.txt");
    putForeign(path, 0, "0000000000000002-0000000000000002.ltx.tmp");
    putForeign(path, 0, "000000000000000A-000000000000000A.ltx");
    assertThat(replica.list(0, 0, Timestamps.EXACT))
        .extracting(LtxFileInfo::name)
        .containsExactly(name(1, 1));
  }

  @Test
  void aFileOfTheSameNameIsReplaced() throws Exception {
    ReplicaClient replica = open();
    replica.put(0, name(1, 1), source(content(500)));
    byte[] second = content(300);
    replica.put(0, name(1, 1), source(second));
    assertThat(read(replica, 0, name(1, 1), 0)).isEqualTo(second);
    assertThat(replica.list(0, 0, Timestamps.LISTED)).hasSize(1);
  }

  @Test
  void aFileIsReadFromAnyOffsetOnAndBeyondItsEndThereIsNothing() throws Exception {
    ReplicaClient replica = open();
    byte[] content = content(1000);
    replica.put(0, name(1, 1), source(content));
    assertThat(read(replica, 0, name(1, 1), 1)).isEqualTo(Arrays.copyOfRange(content, 1, 1000));
    assertThat(read(replica, 0, name(1, 1), 999)).isEqualTo(Arrays.copyOfRange(content, 999, 1000));
    assertThat(read(replica, 0, name(1, 1), 1000)).isEmpty();
    assertThat(read(replica, 0, name(1, 1), 5000)).isEmpty();
  }

  @Test
  void aStreamThatIsClosedEarlyDoesNoHarm() throws Exception {
    ReplicaClient replica = open();
    byte[] content = content(3_000_000);
    replica.put(0, name(1, 1), source(content));
    for (int i = 0; i < 20; i++) {
      try (InputStream stream = replica.open(0, name(1, 1), 0)) {
        assertThat(stream.read()).isEqualTo(content[0] & 0xff);
      }
    }
    assertThat(read(replica, 0, name(1, 1), 0)).isEqualTo(content);
  }

  @Test
  void aFileThatIsMissingIsNotFound() throws Exception {
    ReplicaClient replica = open();
    assertThatExceptionOfType(ReplicaException.class)
        .isThrownBy(() -> replica.open(0, name(7, 7), 0))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
        .withMessageContaining(name(7, 7).toString());
  }

  @Test
  void deletedFilesAreGoneAndDeletingAgainIsFine() throws Exception {
    ReplicaClient replica = open();
    replica.put(0, name(1, 1), source(content(10)));
    replica.put(0, name(2, 2), source(content(10)));
    List<LtxFileInfo> files = replica.list(0, 0, Timestamps.LISTED);
    replica.delete(files.subList(0, 1));
    replica.delete(files.subList(0, 1));
    assertThat(replica.list(0, 0, Timestamps.LISTED)).hasSize(1);
    replica.delete(files);
    assertThat(replica.list(0, 0, Timestamps.LISTED)).isEmpty();
    replica.delete(new ArrayList<>());
  }

  @Test
  void exactTimestampsAreThoseOfTheHeader() throws Exception {
    ReplicaClient replica = open();
    replica.put(0, name(1, 1), source(content(10)));
    replica.put(0, name(2, 2), source(content(6 << 20)));
    assertThat(replica.list(0, 0, Timestamps.EXACT))
        .extracting(LtxFileInfo::createdAtMillis)
        .containsOnly(TIMESTAMP_MILLIS);
  }

  @Test
  void listedTimestampsAreThoseOfTheHeaderOrOfTheUpload() throws Exception {
    ReplicaClient replica = open();
    long beforeMillis = System.currentTimeMillis();
    replica.put(0, name(1, 1), source(content(10)));
    long createdAtMillis = replica.list(0, 0, Timestamps.LISTED).get(0).createdAtMillis();
    if (createdAtMillis != TIMESTAMP_MILLIS) {
      assertThat(createdAtMillis).isBetween(beforeMillis - 2_000, beforeMillis + 60_000);
    }
  }

  @Test
  void fifteenHundredFilesAreListedAndDeleted() throws Exception {
    ReplicaClient replica = open();
    List<LtxFileName> names =
        LongStream.rangeClosed(1, 1500).mapToObj(t -> name(t, t)).collect(Collectors.toList());
    for (LtxFileName name : names) {
      replica.put(0, name, source(content(10)));
    }
    List<LtxFileInfo> files = replica.list(0, 0, Timestamps.EXACT);
    assertThat(files).extracting(LtxFileInfo::name).isEqualTo(names);
    assertThat(files).extracting(LtxFileInfo::createdAtMillis).containsOnly(TIMESTAMP_MILLIS);
    replica.delete(files);
    assertThat(replica.list(0, 0, Timestamps.LISTED)).isEmpty();
  }

  @Test
  void smallObjectsAreStoredBesideTheLevels() throws Exception {
    ReplicaClient replica = open();
    assertThat(replica.readObject("identity.json")).isEmpty();
    replica.writeObject("identity.json", "{}".getBytes(StandardCharsets.UTF_8));
    replica.writeObject("identity.json", "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
    assertThat(replica.readObject("identity.json"))
        .hasValueSatisfying(content -> assertThat(content).asString().isEqualTo("{\"a\":1}"));
    replica.writeObject("empty", new byte[0]);
    assertThat(replica.readObject("empty")).hasValue(new byte[0]);
    assertThat(replica.list(0, 0, Timestamps.LISTED)).isEmpty();
  }

  @Test
  void aPathMayHoldOddCharacters() throws Exception {
    for (String odd : Arrays.asList("my app.db", "a+b&c=d", "100%25", "naïve ünï", "x'(y)!~,;@$")) {
      ReplicaClient replica = open(newPath(odd));
      byte[] content = content(100);
      replica.put(0, name(1, 1), source(content));
      assertThat(replica.list(0, 0, Timestamps.EXACT)).as(odd).hasSize(1);
      assertThat(read(replica, 0, name(1, 1), 0)).as(odd).isEqualTo(content);
      replica.delete(replica.list(0, 0, Timestamps.LISTED));
      assertThat(replica.list(0, 0, Timestamps.LISTED)).as(odd).isEmpty();
    }
  }

  @Test
  void replicasAtNeighbouringPathsDoNotSeeEachOther() throws Exception {
    String path = newPath("db");
    ReplicaClient first = open(path);
    ReplicaClient second = open(path + "2");
    second.put(0, name(1, 1), source(content(10)));
    assertThat(first.list(0, 0, Timestamps.LISTED)).isEmpty();
  }

  @Test
  void aFileOf64MibTravelsInPieces() throws Exception {
    ReplicaClient replica = open();
    GeneratedSource source = new GeneratedSource(64 << 20);
    replica.put(9, name(1, 3), source);
    assertThat(source.openStreams()).as("streams left open").isZero();
    assertThat(source.mostOpenStreams()).isBetween(1, 5);
    try (InputStream expected = source.open();
        InputStream actual = replica.open(9, name(1, 3), 0)) {
      assertThat(actual).hasSameContentAs(expected);
    }
    assertThat(replica.list(9, 0, Timestamps.LISTED).get(0).sizeBytes()).isEqualTo(64 << 20);
  }

  @Test
  void aSourceThatFailsMidwayLeavesNothing() throws Exception {
    for (long sizeBytes : new long[] {100_000, 12 << 20}) {
      ReplicaClient replica = open();
      GeneratedSource source = new GeneratedSource(sizeBytes).failingAt(sizeBytes / 2);
      assertThatThrownBy(() -> replica.put(0, name(1, 1), source))
          .isInstanceOf(ReplicaException.class)
          .hasMessageContaining("the disk is gone");
      assertThat(source.failures()).as("the fault fired").isPositive();
      assertThat(source.openStreams()).as("streams left open").isZero();
      assertThat(replica.list(0, 0, Timestamps.LISTED)).isEmpty();
    }
  }

  @Test
  void aSourceThatEndsEarlyLeavesNothing() throws Exception {
    ReplicaClient replica = open();
    UploadSource source = source(content(1000), 1200);
    assertThatThrownBy(() -> replica.put(0, name(1, 1), source))
        .isInstanceOf(ReplicaException.class);
    assertThat(replica.list(0, 0, Timestamps.LISTED)).isEmpty();
  }

  private static LtxFileName name(long min, long max) {
    return LtxFileName.of(min, max);
  }

  private static byte[] content(int sizeBytes) {
    byte[] content = new byte[sizeBytes];
    new Random(sizeBytes).nextBytes(content);
    return content;
  }

  private static byte[] read(ReplicaClient replica, int level, LtxFileName name, long offset)
      throws IOException {
    try (InputStream stream = replica.open(level, name, offset)) {
      return stream.readAllBytes();
    }
  }

  /** A text to store. */
  protected static UploadSource source(String text) {
    return source(text.getBytes(StandardCharsets.UTF_8));
  }

  private static UploadSource source(byte[] content) {
    return source(content, content.length);
  }

  /** Bytes that are stated to be of some size. */
  protected static UploadSource source(byte[] content, long statedBytes) {
    return new UploadSource() {
      @Override
      public long sizeBytes() {
        return statedBytes;
      }

      @Override
      public long timestampMillis() {
        return TIMESTAMP_MILLIS;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(content);
      }
    };
  }
}
