package org.litestream4j.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.ReplicaClient.Timestamps;

/** What every kind of replica does. */
public abstract class ReplicaContract {
  private static final long TIMESTAMP_MILLIS = 1_795_246_932_198L;

  /** An empty replica. */
  protected abstract ReplicaClient replica() throws IOException;

  @Test
  void listsNothingWhereNothingWasStored() throws IOException {
    assertThat(replica().list(0, 0, Timestamps.EXACT)).isEmpty();
  }

  @Test
  void listsWhatWasStoredAscendingWithSizeAndTheHeadersTime() throws IOException {
    ReplicaClient replica = replica();
    replica.put(0, LtxFileName.of(0x10, 0x10), source("later"));
    replica.put(0, LtxFileName.of(2, 2), source("first"));
    replica.put(1, LtxFileName.of(2, 9), source("another level"));

    List<LtxFileInfo> files = replica.list(0, 0, Timestamps.EXACT);

    assertThat(files)
        .extracting(LtxFileInfo::name)
        .containsExactly(LtxFileName.of(2, 2), LtxFileName.of(0x10, 0x10));
    assertThat(files).extracting(LtxFileInfo::sizeBytes).containsExactly(5L, 5L);
    assertThat(files).extracting(LtxFileInfo::createdAtMillis).containsOnly(TIMESTAMP_MILLIS);
    assertThat(files).extracting(LtxFileInfo::level).containsOnly(0);
  }

  @Test
  void listsFromATransactionOn() throws IOException {
    ReplicaClient replica = replica();
    for (long txid = 1; txid <= 5; txid++) {
      replica.put(0, LtxFileName.of(txid, txid), source("x"));
    }
    assertThat(replica.list(0, 4, Timestamps.LISTED))
        .extracting(LtxFileInfo::minTxid)
        .containsExactly(4L, 5L);
  }

  @Test
  void readsFromAnOffsetOn() throws IOException {
    ReplicaClient replica = replica();
    replica.put(9, LtxFileName.of(1, 3), source("0123456789"));
    assertThat(read(replica, 0)).isEqualTo("0123456789");
    assertThat(read(replica, 7)).isEqualTo("789");
  }

  private static String read(ReplicaClient replica, long offset) throws IOException {
    try (InputStream in = replica.open(9, LtxFileName.of(1, 3), offset)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void saysSoWhereAFileIsNotThere() throws IOException {
    ReplicaClient replica = replica();
    ReplicaException failure =
        catchThrowableOfType(
            ReplicaException.class, () -> replica.open(0, LtxFileName.of(7, 7), 0).close());
    assertThat(failure).hasMessageContaining(LtxFileName.of(7, 7).toString());
    assertThat(failure.kind()).isEqualTo(ReplicaException.Kind.NOT_FOUND);
  }

  @Test
  void replacesAFileOfTheSameName() throws IOException {
    ReplicaClient replica = replica();
    replica.put(9, LtxFileName.of(1, 3), source("old content"));
    replica.put(9, LtxFileName.of(1, 3), source("new"));
    assertThat(read(replica, 0)).isEqualTo("new");
    assertThat(replica.list(9, 0, Timestamps.LISTED)).hasSize(1);
  }

  @Test
  void deletesFilesAndDoesNotMindThatOneIsGone() throws IOException {
    ReplicaClient replica = replica();
    replica.put(0, LtxFileName.of(1, 1), source("x"));
    replica.put(0, LtxFileName.of(2, 2), source("x"));
    LtxFileInfo gone = LtxFileInfo.of(0, LtxFileName.of(3, 3), 1, 0);
    LtxFileInfo first = replica.list(0, 0, Timestamps.LISTED).get(0);

    replica.delete(Arrays.asList(first, gone));

    assertThat(replica.list(0, 0, Timestamps.LISTED))
        .extracting(LtxFileInfo::minTxid)
        .containsExactly(2L);
  }

  @Test
  void keepsSmallObjectsBesideTheLevels() throws IOException {
    ReplicaClient replica = replica();
    assertThat(replica.readObject("identity.json")).isEmpty();
    replica.writeObject("identity.json", "{1}".getBytes(StandardCharsets.UTF_8));
    replica.writeObject("identity.json", "{2}".getBytes(StandardCharsets.UTF_8));
    assertThat(replica.readObject("identity.json"))
        .hasValueSatisfying(
            bytes -> assertThat(bytes).isEqualTo("{2}".getBytes(StandardCharsets.UTF_8)));
  }

  /** A text to store. */
  protected static UploadSource source(String text) {
    return source(text.getBytes(StandardCharsets.UTF_8), text.length());
  }

  /** Bytes that claim to be of some size. */
  protected static UploadSource source(byte[] content, long claimedBytes) {
    return new UploadSource() {
      @Override
      public long sizeBytes() {
        return claimedBytes;
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
