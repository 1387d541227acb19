package mingcha.detect.price;

import java.time.LocalDate;

/** The rule on original prices that is in force on the day on which a comparison begins. */
enum PriceRule {
  /**
   * 禁止价格欺诈行为的规定 (计委令第15号, 2001) art 7(5): the original price is the lowest price with a transaction
   * voucher in this place in the seven days before the price cut, or else the last transaction
   * price before it. In force until 2022-06-30.
   */
  ORDER_15_2001("计委令15号 第七条第五项"),
  /**
   * 明码标价和禁止价格欺诈规定 (国家市场监督管理总局令第56号) art 16(2): where the details of the compared price are not
   * stated, it may not be above the lowest transacted price of the seven days before the
   * comparison, or else the last transaction price before it. In force from 2022-07-01.
   */
  ORDER_56_2022("总局令56号 第十六条第二款");

  private static final int NEW_RULE_DAY = Math.toIntExact(LocalDate.of(2022, 7, 1).toEpochDay());

  private final String article;

  PriceRule(String article) {
    this.article = article;
  }

  /** The article as an officer cites it. */
  String article() {
    return article;
  }

  /** The rule in force on a day, counted from 1970-01-01. */
  static PriceRule onDay(int day) {
    return day < NEW_RULE_DAY ? ORDER_15_2001 : ORDER_56_2022;
  }
}
