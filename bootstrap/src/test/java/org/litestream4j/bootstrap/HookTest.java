package org.litestream4j.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HookTest {
  private static final Object[] NO_ARGUMENTS = {};

  @AfterEach
  void nobodyListens() {
    Hook.deliverTo((operation, arguments) -> null);
  }

  @Test
  void aFaultIsSwallowedAndCounted() {
    Hook.deliverTo(
        (operation, arguments) -> {
          throw new StackOverflowError();
        });
    long before = Hook.faults();

    assertThat(Hook.ENTRY.apply(Hook.TOUCHED, NO_ARGUMENTS)).isNull();
    assertThat(Hook.ENTRY.apply(Hook.OPENING, NO_ARGUMENTS)).isNull();
    assertThat(Hook.faults()).isEqualTo(before + 2);
  }

  @Test
  void onlyTheRefusalOfAnOpenComesBack() {
    SQLException refusal = new SQLException("no");
    Hook.deliverTo(
        (operation, arguments) -> {
          throw refusal;
        });
    long before = Hook.faults();

    assertThat(Hook.ENTRY.apply(Hook.OPENING, NO_ARGUMENTS)).isSameAs(refusal);
    assertThat(Hook.faults()).isEqualTo(before);
    assertThat(Hook.ENTRY.apply(Hook.CLOSING, NO_ARGUMENTS)).isNull();
    assertThat(Hook.faults()).isEqualTo(before + 1);
  }

  @Test
  void opensOfOursAreNotToldAlsoWhenNested() throws Exception {
    Hook.deliverTo((operation, arguments) -> "told");

    Hook.untracked(
        () -> {
          Hook.untracked(() -> "inner");
          assertThat(Hook.ENTRY.apply(Hook.OPENING, NO_ARGUMENTS)).isNull();
          assertThat(Hook.ENTRY.apply(Hook.OPENED, NO_ARGUMENTS)).isNull();
          assertThat(Hook.ENTRY.apply(Hook.OPEN_FAILED, NO_ARGUMENTS)).isNull();
          assertThat(Hook.ENTRY.apply(Hook.TOUCHED, NO_ARGUMENTS)).isEqualTo("told");
          return "outer";
        });

    assertThat(Hook.ENTRY.apply(Hook.OPENED, NO_ARGUMENTS)).isEqualTo("told");
  }
}
