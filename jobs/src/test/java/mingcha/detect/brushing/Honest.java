package mingcha.detect.brushing;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import mingcha.detect.Findings;
import mingcha.detect.Rows;
import mingcha.schemas.Items;
import mingcha.schemas.Orders;
import mingcha.schemas.Shipments;

/**
 * A small honest market for tests: thirty-two shops with two items each, twenty-five days, about
 * one order a day and shop by buyers of their own, parcels that weigh what was bought give or take
 * a tenth.
 */
final class Honest {
  static final int SHOPS = 32;
  static final int DAYS = 25;
  static final LocalDateTime FIRST = LocalDateTime.parse("2026-03-01T08:00");

  /** Its items, 1,000 to 2,850 g. */
  static List<Rows> items() {
    List<Rows> items = new ArrayList<>();
    for (int shop = 0; shop < SHOPS; shop++) {
      for (int item = 0; item < 2; item++) {
        items.add(
            Rows.itemRow("i" + shop + "-" + item)
                .shop("s" + shop)
                .with(Items.UNIT_WEIGHT_G, massOf(shop, item)));
      }
    }
    return items;
  }

  static int massOf(int shop, int item) {
    return 1000 + 50 * shop + 300 * item;
  }

  /** Its orders. */
  static List<Rows> orders() {
    List<Rows> orders = new ArrayList<>();
    for (int shop = 0; shop < SHOPS; shop++) {
      for (int day = 0; day < DAYS; day++) {
        orders.add(
            Rows.order("o" + shop + "-" + day)
                .shop("s" + shop)
                .item("i" + shop + "-" + day % 2)
                .buyer("b" + shop + "-" + day)
                .with(Orders.CONSIGNEE_ID, "c" + shop + "-" + day)
                .at(timeOf(shop, day)));
      }
    }
    return orders;
  }

  static LocalDateTime timeOf(int shop, int day) {
    return FIRST.plusDays(day).plusMinutes((shop * 211 + day * 67) % 800);
  }

  /** Parcels of those orders. */
  static List<Rows> parcels() {
    List<Rows> parcels = new ArrayList<>();
    for (int shop = 0; shop < SHOPS; shop++) {
      for (int day = 0; day < DAYS; day++) {
        int mass = massOf(shop, day % 2);
        parcels.add(
            Rows.parcel("o" + shop + "-" + day)
                .shop("s" + shop)
                .with(Shipments.SENDER_ID, "sender " + shop)
                .with(Shipments.WEIGHT_G, mass + mass * ((shop * 7 + day * 13) % 21 - 10) / 100)
                .with(Shipments.GOODS_NAME, "goods " + day % 2)
                .at(timeOf(shop, day).plusHours(20))
                .with(
                    Shipments.DELIVERED_AT,
                    timeOf(shop, day)
                        .plusHours(70)
                        .plusMinutes((day * 37 + shop * 11) % 999)
                        .toString()));
      }
    }
    return parcels;
  }

  /** Three more orders a day of one shop, by buyers of their own, from the eleventh day on. */
  static List<Rows> more(int shop, int orders) {
    List<Rows> more = new ArrayList<>();
    for (int n = 0; n < orders; n++) {
      more.add(
          Rows.order("x" + shop + "-" + n)
              .shop("s" + shop)
              .item("i" + shop + "-" + n % 2)
              .buyer("xb" + shop + "-" + n)
              .with(Orders.CONSIGNEE_ID, "x" + shop + "-" + n)
              .at(FIRST.plusDays(10 + n / 3).plusHours(n % 11)));
    }
    return more;
  }

  /** Shops that the findings speak of, in order. */
  static List<String> subjects(Findings findings) {
    return findings.signals().select("subject_id").orderBy("subject_id").collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  /** The orders that the findings name. */
  static long members(Findings findings, String prefix) {
    return findings.members().where("kind = 'order' and id like '" + prefix + "%'").count();
  }

  private Honest() {}
}
