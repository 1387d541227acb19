package mingcha.detect.price;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ListPricesTest {
  private final ListPrices prices = new ListPrices();

  @Test
  void findsTheRaiseThatMadeTheBasis() {
    shown(0, 49, 100);
    shown(50, 60, 150);
    assertThat(prices.raiseBefore(61, 150, 30)).hasValue(new ListPrices.Raise(50, 100, 150));
  }

  @Test
  void aRaiseLongBeforeIsNoneForTheDiscount() {
    shown(0, 49, 100);
    shown(50, 90, 150);
    assertThat(prices.raiseBefore(80, 150, 30)).isPresent();
    assertThat(prices.raiseBefore(81, 150, 30)).isEmpty();
  }

  @Test
  void aRaiseAfterLessThanAWeekOfDataIsNotKnown() {
    shown(0, 5, 100);
    shown(6, 20, 150);
    assertThat(prices.raiseBefore(15, 150, 30)).isEmpty();
  }

  @Test
  void anOldPriceRestoredIsNoRaise() {
    shown(0, 40, 150);
    shown(41, 60, 100);
    shown(61, 70, 150);
    assertThat(prices.raiseBefore(71, 150, 30)).isEmpty();
  }

  @Test
  void aBasisAboveTheListPriceIsNotRaisedByIt() {
    shown(0, 49, 100);
    shown(50, 60, 150);
    assertThat(prices.raiseBefore(61, 200, 30)).isEmpty();
  }

  @Test
  void seesWhetherThePriceFellBack() {
    shown(0, 49, 100);
    shown(50, 70, 150);
    ListPrices.Raise raise = prices.raiseBefore(61, 150, 30).orElseThrow();
    assertThat(prices.afterwards(70, raise)).isEqualTo(ListPrices.Afterwards.UNKNOWN);
    shown(71, 80, 150);
    assertThat(prices.afterwards(70, raise)).isEqualTo(ListPrices.Afterwards.STAYED);
    shown(81, 82, 100);
    assertThat(prices.afterwards(70, raise)).isEqualTo(ListPrices.Afterwards.FELL_BACK);
  }

  private void shown(int first, int last, long fen) {
    for (int day = first; day <= last; day++) {
      prices.accept(day, fen);
    }
  }
}
