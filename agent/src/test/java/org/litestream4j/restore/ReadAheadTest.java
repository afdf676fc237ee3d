package org.litestream4j.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.litestream4j.io.Time;
import org.litestream4j.ltx.LtxFileName;
import org.litestream4j.replica.LtxFileInfo;
import org.litestream4j.replica.ReplicaClient;

class ReadAheadTest {
  private static final int LARGE_BYTES = 2 << 20;

  private final AtomicInteger opened = new AtomicInteger();

  @Test
  void fetchesSmallFilesAtTheSameTime() throws IOException {
    CountDownLatch allOpen = new CountDownLatch(3);
    List<LtxFileInfo> files = files(10, 10, 10);
    ReplicaClient replica =
        replica(
            () -> {
              allOpen.countDown();
              assertThat(allOpen.await(30, TimeUnit.SECONDS)).isTrue();
            });
    try (ReadAhead inputs = new ReadAhead(replica, files, 3, Time.SYSTEM)) {
      assertThat(contents(inputs, 3)).containsExactly(1, 2, 3);
    }
  }

  @Test
  void givesTheFilesInTheirOrderWhateverTheirSize() throws IOException {
    List<LtxFileInfo> files = files(LARGE_BYTES, 10, 10, LARGE_BYTES, 10, LARGE_BYTES, 10, 10);
    try (ReadAhead inputs = new ReadAhead(replica(() -> {}), files, 2, Time.SYSTEM)) {
      assertThat(contents(inputs, 8)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }
    assertThat(opened).hasValue(8);
  }

  @Test
  void opensALargeFileOnlyWhenItIsRead() throws IOException {
    List<LtxFileInfo> files = files(10, LARGE_BYTES, 10);
    try (ReadAhead inputs = new ReadAhead(replica(() -> {}), files, 8, Time.SYSTEM)) {
      contents(inputs, 1);
      assertThat(opened).hasValue(1);
    }
  }

  private static List<Integer> contents(ReadAhead inputs, int count) throws IOException {
    List<Integer> contents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      try (InputStream in = inputs.next()) {
        contents.add(in.read());
      }
    }
    return contents;
  }

  private static List<LtxFileInfo> files(int... sizes) {
    List<LtxFileInfo> files = new ArrayList<>();
    for (int size : sizes) {
      long txid = files.size() + 1L;
      files.add(LtxFileInfo.of(0, LtxFileName.of(txid, txid), size, 0));
    }
    return files;
  }

  private interface Opening {
    void happens() throws InterruptedException;
  }

  /** Each file begins with its TXID. */
  private ReplicaClient replica(Opening opening) {
    return (ReplicaClient)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ReplicaClient.class},
            (proxy, method, arguments) -> {
              opened.incrementAndGet();
              opening.happens();
              byte[] content = new byte[LARGE_BYTES];
              content[0] = (byte) ((LtxFileName) arguments[1]).minTxid();
              return new ByteArrayInputStream(content);
            });
  }
}
