package org.litestream4j.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestream4j.ltx.PageEncoding;
import org.litestream4j.simulation.Fault;
import org.litestream4j.simulation.Faults;
import org.litestream4j.simulation.SimulatedCrash;
import org.litestream4j.simulation.SimulatedTime;
import org.litestream4j.simulation.disk.SimulatedDisk;
import org.litestream4j.sqlite.PageSource;
import org.litestream4j.sqlite.WalPosition;

/** A process is killed while it captures, the next one looks, and then the power fails. */
class PowerCutTest {
  private static final int PAGES = 12;
  private static final int CALLS_OF_A_CAPTURE = 60;

  private int lostNames;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatTheChainBuildsOnIsDurable(int seed) throws Exception {
    for (int fatalCall = 1; fatalCall < CALLS_OF_A_CAPTURE; fatalCall++) {
      captureAfterAPowerCut(new Faults(new Random(seed * 1000L + fatalCall)), fatalCall);
    }
    assertThat(lostNames).isPositive();
  }

  private void captureAfterAPowerCut(Faults faults, int fatalCall) throws Exception {
    SimulatedTime time = new SimulatedTime(0);
    SimulatedDisk disk = new SimulatedDisk(faults, time);
    MetaDirectory meta = SimulatedMeta.at(disk.path("meta"));
    try (LocalChain chain = LocalChain.open(meta, PageEncoding.BLOCK, time.clock())) {
      chain.appendDifference(new Pages(1, 0), WalPosition.NONE);
    }
    faults.begin(fatalCall);
    try (LocalChain killed = LocalChain.open(meta, PageEncoding.BLOCK, time.clock())) {
      killed.appendDifference(new Pages(2, 4), WalPosition.NONE);
    } catch (SimulatedCrash expected) {
      // The later the call, the more of the file is there.
    }
    faults.begin();
    LocalChain.open(meta, PageEncoding.BLOCK, time.clock()).close();
    disk.powerCut();
    lostNames += faults.counts().getOrDefault(Fault.LOST_NAME, 0);
    try (LocalChain chain = LocalChain.open(meta, PageEncoding.BLOCK, time.clock())) {
      chain.appendDifference(new Pages(2, 8), WalPosition.NONE);
    }
    assertThat(ChainImage.of(meta).pagesUnlike(new Pages(2, 8).bytes()))
        .as("killed at call %d", fatalCall)
        .isEmpty();
  }

  /** A database of which the first pages have another content than the rest. */
  private static final class Pages implements PageSource {
    private static final int PAGE_SIZE = 512;

    private final int content;
    private final int changedPages;

    Pages(int content, int changedPages) {
      this.content = content;
      this.changedPages = changedPages;
    }

    byte[] bytes() throws IOException {
      byte[] all = new byte[PAGES * PAGE_SIZE];
      byte[] page = new byte[PAGE_SIZE];
      for (int pgno = 1; pgno <= PAGES; pgno++) {
        read(pgno, page);
        System.arraycopy(page, 0, all, (pgno - 1) * PAGE_SIZE, PAGE_SIZE);
      }
      return all;
    }

    @Override
    public int pageSizeBytes() {
      return PAGE_SIZE;
    }

    @Override
    public int commitPages() {
      return PAGES;
    }

    @Override
    public void read(int page, byte[] target) {
      new Random(page <= changedPages ? content : 0).nextBytes(target);
    }

    @Override
    public void verifyStable() {}
  }
}
