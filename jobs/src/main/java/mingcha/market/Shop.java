package mingcha.market;

import java.io.Serializable;

/**
 * A shop as planned.
 *
 * @param size honest parent orders expected over the window
 * @param openedDay day of opening, counted from the first day of trade; mostly negative
 * @param closedDay day after the last of trade
 * @param budgetFen what its operator lets it turn over; limits natural persons only
 */
record Shop(
    int index,
    int platform,
    int operator,
    String operatorType,
    int category,
    int region,
    double size,
    int openedDay,
    int closedDay,
    long budgetFen)
    implements Serializable {
  static final String NATURAL_PERSON = "natural_person";

  Shop with(double newSize, long newBudgetFen) {
    return new Shop(
        index,
        platform,
        operator,
        operatorType,
        category,
        region,
        newSize,
        openedDay,
        closedDay,
        newBudgetFen);
  }

  boolean isNaturalPerson() {
    return operatorType.equals(NATURAL_PERSON);
  }
}
