package mingcha.market;

import java.util.List;

/** Couriers and how they number their waybills (DOMAIN 3.5). */
record Courier(String name, String prefix, int digits, double speedKmPerDay) {
  static final List<Courier> ALL =
      List.of(
          new Courier("中通快递", "7", 13, 620),
          new Courier("圆通速递", "YT", 13, 600),
          new Courier("韵达快递", "4", 12, 590),
          new Courier("申通快递", "77", 11, 600),
          new Courier("极兔速递", "JT", 13, 560),
          new Courier("邮政EMS", "98", 11, 480),
          new Courier("顺丰速运", "SF", 13, 1100));

  String waybill(Ids ids, long... keys) {
    return prefix + ids.digits("waybill", digits, keys);
  }
}
