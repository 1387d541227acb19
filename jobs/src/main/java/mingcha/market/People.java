package mingcha.market;

import java.io.Serializable;
import java.util.List;

/**
 * Everybody who buys. A person is a number; all else follows from it by hashing, so that any task
 * can tell who somebody is. Numbers from {@code honest} on are accounts that rings made.
 */
final class People implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Persons of like taste. */
  static final int GROUP = 400;

  private final long seed;
  private final int honest;
  private final List<Farm> farms;
  private final int days;
  private final double campusShare;
  private final double stationShare;
  private transient Ids ids;

  People(long seed, int honest, int days, MarketSettings.Honest settings) {
    this(seed, honest, List.of(), days, settings.campusShare(), settings.stationShare());
  }

  private People(
      long seed, int honest, List<Farm> farms, int days, double campusShare, double stationShare) {
    this.seed = seed;
    this.honest = honest;
    this.farms = farms;
    this.days = days;
    this.campusShare = campusShare;
    this.stationShare = stationShare;
  }

  /** These people and the accounts that rings made. */
  People with(List<Farm> made) {
    return new People(seed, honest, List.copyOf(made), days, campusShare, stationShare);
  }

  /** The farm of a made account; null for an honest person. */
  private Farm farm(int person) {
    if (person < honest) {
      return null;
    }
    int low = 0;
    int high = farms.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (farms.get(middle).start() <= person) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return farms.get(low);
  }

  int honest() {
    return honest;
  }

  /** All accounts, those that rings made among them. */
  int all() {
    return farms.isEmpty()
        ? honest
        : farms.get(farms.size() - 1).start() + farms.get(farms.size() - 1).count();
  }

  int groups() {
    return Math.max(1, honest / GROUP);
  }

  boolean isCampus(int group) {
    return group >= 0 && group < groups() && draw("campus", group).chance(campusShare);
  }

  /** Whether this group had a registration stand in the window: many accounts within two days. */
  boolean isRegistrationEvent(int group) {
    return group < groups() && draw("stand", group).chance(0.04);
  }

  private Draw draw(String purpose, long... keys) {
    return Draw.of(seed, purpose, keys);
  }

  private Ids ids() {
    if (ids == null) {
      ids = new Ids(seed);
    }
    return ids;
  }

  private int group(int person) {
    return person < honest ? Math.min(person / GROUP, groups() - 1) : -1;
  }

  /** The first member of the household. */
  int household(int person) {
    if (person >= honest) {
      return person;
    }
    int block = person / 4;
    int at = person % 4;
    int first =
        switch (draw("household", block).below(5)) {
          case 0 -> at;
          case 1 -> at < 2 ? 0 : at;
          case 2 -> at < 2 ? 0 : 2;
          case 3 -> at < 3 ? 0 : 3;
          default -> 0;
        };
    return block * 4 + first;
  }

  int region(int person) {
    int group = group(person);
    if (isCampus(group)) {
      return Region.forBuyer(draw("campus-region", group));
    }
    return Region.forBuyer(draw("region", household(person)));
  }

  /** Registration, in seconds of the calendar; mostly years ago. */
  long registeredAt(int person) {
    int group = group(person);
    Draw draw = draw("registered", person);
    Farm farm = farm(person);
    if (farm != null) {
      int day = farm.day() + draw.below(farm.spread());
      return (long) day * Calendar.DAY + draw.whole(32_000, 68_000);
    }
    if (group >= 0 && isRegistrationEvent(group) && draw.chance(0.25)) {
      int day = draw("stand-day", group).whole(-60, days / 2);
      return (long) (day + draw.below(2)) * Calendar.DAY + draw.whole(32_000, 68_000);
    }
    if (draw.chance(0.07)) {
      return ((long) (draw.unit() * days)) * Calendar.DAY + draw.below(Calendar.DAY);
    }
    long back = (long) (3300 * Math.pow(draw.unit(), 1.4)) + 1;
    return -back * Calendar.DAY + draw.whole(26_000, 86_000);
  }

  String account(int platform, int person) {
    return ids().dense("buyer" + platform, person);
  }

  /** Not everybody shops everywhere. */
  boolean isMember(int platform, int person) {
    Farm farm = farm(person);
    return (farm != null && farm.platform() == platform)
        || draw("member", person, platform).chance(platform == 0 ? 0.85 : 0.7);
  }

  String device(int person, long order) {
    Draw draw = draw("device-use", person, order);
    Farm farm = farm(person);
    if (farm != null && draw.chance(0.85)) {
      return deviceOf(8_000_000_000L + farm.start() + (person - farm.start()) % farm.devices());
    }
    if (draw.chance(0.06)) {
      return deviceOf(household(person) + 1_000_000_000L);
    }
    return draw.chance(0.12) ? deviceOf(person + 2_000_000_000L) : deviceOf(person);
  }

  String deviceOf(long key) {
    return ids().hex("device", key);
  }

  /** Address on the net at the time of an order: the home's, the campus's or a carrier's NAT. */
  String ip(int person, long time, long order) {
    Draw draw = draw("ip-use", person, order);
    Farm farm = farm(person);
    if (farm != null && draw.chance(0.7)) {
      return ipOf(8_000_000_000L + farm.start() + (person - farm.start()) % farm.addresses());
    }
    int group = group(person);
    if (isCampus(group) && draw.chance(0.8)) {
      return ipOf(3_000_000_000L + group * 4L + draw.below(3));
    }
    if (draw.chance(0.45)) {
      return ipOf(4_000_000_000L + region(person) * 64L + draw.below(48));
    }
    return ipOf(household(person) * 1000L + Math.floorDiv(time, Calendar.DAY * 24L) % 900);
  }

  String ipOf(long key) {
    Draw draw = draw("ip", key);
    int first = draw.oneOf(14, 27, 36, 39, 42, 58, 59, 60, 61, 101, 106, 110, 112, 113, 115, 116);
    return first + "." + draw.below(256) + "." + draw.below(256) + "." + draw.whole(1, 254);
  }

  String payer(int person, long order) {
    Draw draw = draw("payer-use", person, order);
    Farm farm = farm(person);
    if (farm != null && draw.chance(0.7)) {
      return payerOf(8_000_000_000L + farm.start() + (person - farm.start()) % farm.payers());
    }
    int payer = draw.chance(0.05) ? household(person) : person;
    return payerOf(payer);
  }

  String payerOf(long key) {
    return "2088" + ids().digits("payer", 12, key);
  }

  /** Who the parcel is for; sometimes a friend or a relative. */
  long consignee(int person, long order) {
    Draw draw = draw("consignee-use", person, order);
    if (draw.chance(0.06)) {
      return 5_000_000_000L + person * 4L + draw.below(3);
    }
    return draw.chance(0.1) ? household(person) : person;
  }

  String consigneeOf(long key) {
    return ids().mobile("consignee", key);
  }

  /** Where the parcel goes: the home, or a pick-up station that hundreds share. */
  long address(int person, long consignee) {
    int group = group(person);
    if (isCampus(group)) {
      return 6_000_000_000L + group;
    }
    if (consignee >= 5_000_000_000L) {
      return consignee;
    }
    int household = household(person);
    Draw draw = draw("station", household);
    if (draw.chance(stationShare)) {
      return 7_000_000_000L
          + region(person) * 100_000L
          + draw.below(Math.max(1, honest / 4 / Region.ALL.size() / 40));
    }
    return household;
  }

  String addressOf(long key) {
    return ids().sparse("address", key);
  }

  String phone(int person) {
    return ids().mobile("phone", person);
  }

  String registerDevice(int person) {
    Farm farm = farm(person);
    return farm == null ? deviceOf(person) : device(person, -1);
  }

  String registerIp(int person) {
    int group = group(person);
    if (isCampus(group) || (group >= 0 && isRegistrationEvent(group))) {
      return ipOf(3_000_000_000L + group * 4L);
    }
    return ip(person, registeredAt(person), -1);
  }

  String nickname(int person) {
    Draw draw = draw("nickname", person);
    String stem =
        draw.oneOf("小", "阿", "爱吃", "晴天", "风", "月", "糖", "木", "星", "橙", "tb", "云", "南", "海")
            + draw.oneOf("猫", "雨", "鱼", "果", "宝", "兔", "羊", "雪", "夏", "米", "豆", "舟", "梦", "桃");
    return draw.chance(0.6) ? stem + draw.below(100_000) : stem + draw.oneOf("ya", "er", "_", "呀");
  }
}
