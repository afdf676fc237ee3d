package org.litestream4j.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.litestream4j.sqlite.ModelWal.Violation;
import org.litestream4j.sqlite.WalPlan.Move;

/**
 * The plans by which marks, copies and checkpoints follow one another, tried against a model of
 * SQLite's locks in every order in which an app's writers and readers can come between.
 */
class WalPlanTest {
  /** The plans under test, by name; a mutation has one of them replaced. */
  private record Plans(WalPlan settle, WalPlan most, WalPlan rest, WalPlan clear) {
    private static final Plans REAL =
        new Plans(WalPlan.SETTLE, WalPlan.MOST, WalPlan.REST, WalPlan.CLEAR);

    private Plans swapped(String name, int one, int other) {
      return switch (name) {
        case "settle" -> new Plans(WalPlanTest.swapped(settle, one, other), most, rest, clear);
        case "most" -> new Plans(settle, WalPlanTest.swapped(most, one, other), rest, clear);
        case "rest" -> new Plans(settle, most, WalPlanTest.swapped(rest, one, other), clear);
        default -> new Plans(settle, most, rest, WalPlanTest.swapped(clear, one, other));
      };
    }
  }

  /** With {@code -Dmodel.commits=2 -Dmodel.plans=2} all of 200,000 situations, in a minute. */
  @ParameterizedTest
  @MethodSource("depths")
  void noOrderOfStepsRestartsTheWalUnderACheckpointOrLosesAFrame(int commits, int plans)
      throws Exception {
    int situations = explore(Plans.REAL, commits, plans, false);

    System.out.println("WalPlanTest: " + situations + " situations");
    assertThat(situations).isGreaterThan(20_000);
  }

  /** That they restart the WAL under a checkpoint of ours cannot be ruled out. */
  @Test
  void checkpointsOfOtherProcessesLoseNoFrame() throws Exception {
    int situations = explore(Plans.REAL, 1, 1, true);

    System.out.println("WalPlanTest: " + situations + " situations with foreign checkpoints");
    assertThat(situations).isGreaterThan(10_000);
  }

  @Test
  void whatIsClearedAtALastCloseLosesNoFrame() throws Exception {
    int situations = exploreClearing(WalPlan.CLEAR);

    System.out.println("WalPlanTest: " + situations + " situations with an emptied WAL");
    assertThat(situations).isGreaterThan(1_000);
  }

  @Test
  void aWalThatIsClearedBeforeItsLastCopyIsFoundOut() {
    List<Move> moves = new ArrayList<>(WalPlan.CLEAR.moves());
    moves.remove(0);
    moves.removeIf(move -> move.when() == WalPlan.When.FRAMES);
    moves.add(0, new Move(WalPlan.When.ALWAYS, List.of(WalStep.CHECKPOINT)));
    assertThatThrownBy(() -> exploreClearing(new WalPlan(moves))).isInstanceOf(Violation.class);
  }

  static Stream<Arguments> depths() {
    Integer commits = Integer.getInteger("model.commits");
    return commits == null
        ? Stream.of(arguments(1, 2), arguments(2, 1))
        : Stream.of(arguments(commits, Integer.getInteger("model.plans", 2)));
  }

  /** Steps of a plan are counted from 0. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "settle | 0 | 3 | there is no mark",
        "settle | 0 | 4 | the WAL was restarted under a checkpoint",
        "settle | 1 | 3 | there is no mark",
        "settle | 1 | 4 | there is no mark",
        "settle | 2 | 4 | the WAL was restarted under a checkpoint",
        "settle | 4 | 5 | the WAL was restarted under a checkpoint",
        "settle | 6 | 8 | there is no mark",
        "most | 0 | 4 | the WAL was restarted under a checkpoint",
        "most | 1 | 3 | there is no mark",
        "most | 3 | 4 | the WAL was restarted under a checkpoint",
        "rest | 0 | 2 | the WAL was restarted under a checkpoint",
        "rest | 0 | 4 | frames were backfilled that were not copied",
        "rest | 0 | 6 | the WAL was restarted under a checkpoint",
        "rest | 0 | 11 | the WAL was restarted under a checkpoint",
        "rest | 3 | 5 | there is no mark",
        "rest | 8 | 10 | there is no mark",
        "clear | 0 | 3 | there is no mark",
        "clear | 0 | 4 | the WAL was restarted under a checkpoint",
        "clear | 0 | 9 | there is no mark",
      })
  void aPlanWithTwoStepsInEachOthersPlaceIsFoundOut(String name, int one, int other, String what) {
    assertThatThrownBy(() -> explore(Plans.REAL.swapped(name, one, other), 1, 2, false))
        .isInstanceOf(Violation.class)
        .hasMessageStartingWith(what);
  }

  private static WalPlan swapped(WalPlan plan, int one, int other) {
    List<WalStep> steps = new ArrayList<>();
    plan.moves().forEach(move -> steps.addAll(move.steps()));
    Collections.swap(steps, one, other);
    List<Move> moves = new ArrayList<>();
    int from = 0;
    for (Move move : plan.moves()) {
      moves.add(new Move(move.when(), steps.subList(from, from + move.steps().size())));
      from += move.steps().size();
    }
    return new WalPlan(moves);
  }

  private static int explore(Plans plans, int commits, int count, boolean hasForeignCheckpoints)
      throws Exception {
    return Choices.exhaust(
        choices -> {
          int frames = choices.next(3);
          int backfilled = choices.next(frames + 1);
          ModelWal wal = new ModelWal(choices, frames, backfilled, commits, hasForeignCheckpoints);
          WalMarks marks = wal.take();
          for (int i = 0; i < count; i++) {
            int kind = choices.next(3);
            if (kind == 0) {
              carryOut(wal, marks, i + " settle", plans.settle());
            } else if (kind == 1) {
              carryOut(wal, marks, i + " clear", plans.clear());
            } else {
              carryOut(wal, marks, i + " first", plans.most());
              carryOut(wal, marks, i + " second", plans.most());
              wal.begins(i + " copy");
              marks.copy();
              carryOut(wal, marks, i + " rest", plans.rest());
            }
            wal.begins(i + " copy after");
            marks.copy();
          }
        });
  }

  private static int exploreClearing(WalPlan clear) throws Exception {
    return Choices.exhaust(
        choices -> {
          int frames = choices.next(3);
          ModelWal wal = new ModelWal(choices, frames, choices.next(frames + 1), 1, false);
          WalMarks marks = wal.take();
          carryOut(wal, marks, "settle", WalPlan.SETTLE);
          carryOut(wal, marks, "clear", clear);
          wal.begins("copy after");
          marks.copy();
        });
  }

  private static void carryOut(ModelWal wal, WalMarks marks, String name, WalPlan plan)
      throws Exception {
    wal.begins(name);
    boolean unused = marks.carryOut(plan);
  }
}
