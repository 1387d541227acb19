package mingcha.detect.brushing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TraitOddsTest {
  @Test
  void likeEverybodyElseSpeaksForACrowd() {
    assertThat(TraitOdds.log(12, 100, 12, 1000, 0.5, 1, 1)).isBetween(Math.log(0.5), -0.3);
  }

  @Test
  void moreThanOthersSpeaksForARing() {
    assertThat(TraitOdds.log(60, 100, 12, 1000, 0.5, 1, 1)).isGreaterThan(3);
  }

  @Test
  void lessThanOthersIsNoTraceOfMore() {
    assertThat(TraitOdds.log(0, 100, 25, 1000, 0.5, 1, 1)).isCloseTo(Math.log(0.5), within(0.05));
  }

  @Test
  void fewOrdersSayLittle() {
    assertThat(TraitOdds.log(0, 3, 0.3, 1000, -0.5, 1, 40)).isCloseTo(0, within(0.2));
  }

  @Test
  void unknownSaysNothing() {
    assertThat(TraitOdds.log(0, 0, 0, 1000, 0.5, 1, 1)).isZero();
  }

  @Property
  void neverSaysLessThanThatTheTraceIsMissing(
      @ForAll @IntRange(max = 400) int with, @ForAll @IntRange(max = 400) int without) {
    double orders = with + without;
    double odds = TraitOdds.log(with, orders, orders * 0.2, 500, 0.6, 6, 2.5);
    assertThat(odds).isBetween(Math.log(0.4) - 1e-9, 1000.0);
  }
}
