package mingcha.detect.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Sellers whose pages are polled once a week, and again on the days on which their prices move. */
class LockstepTest {
  private static final int DAYS = 90;
  private static final ParallelParams PARAMS = new ParallelParams(3, 0.02, 0.02, 2, 0.001, 3, 0.2);

  @Test
  void fewMovesInTheSameDaysAreBeyondChanceWhereEachIsSeen() {
    Random random = new Random(3);
    List<Lockstep.Line> lines = new ArrayList<>();
    for (int seller = 0; seller < 4; seller++) {
      lines.add(line("seller " + seller, List.of(17, 30, 44, 58, 71), random));
    }

    Lockstep.Found found = Lockstep.of(0, lines, PARAMS);

    assertThat(found.together()).isEqualTo(5);
    assertThat(found.logChance()).as("among a thousand items").isLessThan(Math.log(0.001 / 1000));
  }

  @Test
  void sellersOnTheirOwnAreRarelyFoundTogether() {
    Random random = new Random(4);
    int found = 0;
    int tests = 2000;
    for (int i = 0; i < tests; i++) {
      List<Lockstep.Line> lines = new ArrayList<>();
      for (int seller = 0; seller < 4; seller++) {
        List<Integer> moves = random.ints(5, 1, DAYS).boxed().distinct().sorted().toList();
        lines.add(line("seller " + seller, moves, random));
      }
      if (Lockstep.of(0, lines, PARAMS).logChance() < Math.log(0.01)) {
        found++;
      }
    }
    assertThat(found / (double) tests).as("share found at a chance of 1 %").isLessThan(0.015);
  }

  @Test
  void shopsOfOneOperatorDoNotAgreeWithEachOther() {
    Random random = new Random(5);
    List<Lockstep.Line> lines = new ArrayList<>();
    for (int shop = 0; shop < 4; shop++) {
      lines.add(line("one operator", List.of(17, 30, 44, 58, 71), random));
    }

    assertThat(Lockstep.of(0, lines, PARAMS).agreements()).isZero();
  }

  /** Rises of five percent on these days, polled weekly on a day of its own and on each move. */
  private static Lockstep.Line line(String operator, List<Integer> days, Random random) {
    TreeSet<Integer> polls = new TreeSet<>(days);
    for (int day = random.nextInt(7); day < DAYS; day += 7) {
      polls.add(day);
    }
    List<Lockstep.Move> moves = new ArrayList<>();
    for (int day : days) {
      Integer before = polls.lower(day);
      if (before != null) {
        moves.add(new Lockstep.Move(before + 1, day, 0.05));
      }
    }
    return new Lockstep.Line(operator, polls.stream().mapToInt(Integer::intValue).toArray(), moves);
  }
}
