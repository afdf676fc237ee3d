package org.litestream4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AppThreadTest {
  @Test
  void aThreadWithRoomOnItsStackIsFit() {
    assertThat(AppThread.isFitForWork()).isTrue();
  }

  @Test
  void oneThatIsInterruptedIsNotAndStaysSo() {
    Thread.currentThread().interrupt();
    boolean isFit = AppThread.isFitForWork();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(isFit).isFalse();
  }

  @Test
  void oneNearTheEndOfItsStackIsNot() {
    assertThat(isFitAfter(Integer.MAX_VALUE)).isFalse();
    assertThat(AppThread.isFitForWork()).isTrue();
  }

  private static boolean isFitAfter(int calls) {
    try {
      return calls == 0 ? AppThread.isFitForWork() : isFitAfter(calls - 1);
    } catch (StackOverflowError end) {
      return AppThread.isFitForWork();
    }
  }
}
