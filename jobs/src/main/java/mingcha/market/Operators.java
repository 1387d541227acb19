package mingcha.market;

/** What a shop says of its operator, and what the register says. */
final class Operators {
  private final World world;

  Operators(World world) {
    this.world = world;
  }

  /**
   * @param name as the shop shows it
   * @param uscc as the shop shows it; null for natural persons
   * @param registered the true code, as in the register
   */
  record Shown(
      String name,
      String registeredName,
      String uscc,
      String registered,
      String person,
      String display,
      String address) {}

  /** What of an operator's conduct touches the register; null for nothing. */
  private Deed deed(Shop shop) {
    for (Deed deed : world.deedsOf(shop.index())) {
      if (deed.kind().family().equals(Deed.Kind.LICENCE)) {
        return deed;
      }
    }
    return null;
  }

  /**
   * 0 a code that does not check, 1 another's name, 2 no licence shown, 3 a code that nobody has.
   */
  int displayMode(Deed deed) {
    return world.draw("display", deed.campaign()).below(4);
  }

  /** Secretary companies register many at one address. */
  boolean isAtSecretary(Shop shop) {
    return shop.operatorType().equals("enterprise")
        && world.draw("secretary", shop.operator()).chance(0.08);
  }

  Shown shown(Shop shop) {
    Draw draw = world.draw("operator", shop.operator());
    Region region = Region.ALL.get(shop.region());
    String address = Names.address(region, draw);
    if (shop.isNaturalPerson()) {
      String name = Names.person(draw);
      return new Shown(name, null, null, null, Names.resident(region, draw), "exempt", address);
    }
    boolean enterprise = shop.operatorType().equals("enterprise");
    String name = enterprise ? Names.company(region, draw) : Names.business(region, draw);
    String uscc = Names.uscc(enterprise ? "91" : "92", region.code(), draw);
    if (isAtSecretary(shop)) {
      address = Names.address(region, world.draw("cluster", shop.region(), draw.below(2)));
    }
    String shownName = name;
    String shownCode = uscc;
    String display = draw.oneOf("licence", "licence", "licence", "link");
    Deed deed = deed(shop);
    if (deed != null && deed.kind() == Deed.Kind.NODISPLAY) {
      Draw other = world.draw("other-name", shop.operator());
      switch (displayMode(deed)) {
        case 0 -> shownCode = Names.brokenUscc(uscc, other);
        case 1 -> {
          shownCode = uscc;
          shownName = enterprise ? Names.company(region, other) : Names.business(region, other);
        }
        case 2 -> {
          shownCode = null;
          display = "none";
        }
        default -> shownCode = Names.uscc(enterprise ? "91" : "92", region.code(), other);
      }
    }
    return new Shown(shownName, name, shownCode, uscc, null, display, address);
  }

  /** Until when the register lets the operator trade. */
  long tradesUntil(Shop shop) {
    Deed deed = deed(shop);
    return deed != null && deed.kind() == Deed.Kind.CLOSED_IN_TIME
        ? closedAt(deed)
        : Long.MAX_VALUE;
  }

  private static long closedAt(Deed deed) {
    return (deed.firstDay() + 3L) * Calendar.DAY + 36_000;
  }

  /** The register's row of a shop's operator; nothing for natural persons. */
  void register(Shop shop, Rows rows) {
    if (shop.isNaturalPerson()) {
      return;
    }
    Shown shown = shown(shop);
    Draw draw = world.draw("register", shop.operator());
    Calendar calendar = world.calendar();
    int founded = Math.min(shop.openedDay(), 0) - draw.whole(20, 3000);
    String status = "active";
    long since = (long) founded * Calendar.DAY;
    Region region = Region.ALL.get(shop.region());
    String address = shown.address();
    Deed deed = deed(shop);
    if (deed != null) {
      switch (deed.kind()) {
        case NOLICENCE -> {
          status = draw.chance(0.6) ? "deregistered" : "revoked";
          since = (long) deed.firstDay() * Calendar.DAY + 36_000;
        }
        case CLOSED_IN_TIME -> {
          status = "deregistered";
          since = closedAt(deed);
        }
        case MOVED -> {
          region = Region.ALL.get(Region.forShop(draw));
          address = Names.address(region, draw);
        }
        default -> {
          // The register of the others is in order.
        }
      }
    } else if (draw.chance(0.01)) {
      status = "abnormal";
      since = -(long) draw.whole(10, 400) * Calendar.DAY;
    }
    rows.add(
        Layout.Dump.REGISTER,
        0,
        mingcha.schemas.Registry.TABLE,
        shown.registered(),
        "-",
        shown.registered(),
        shown.registeredName(),
        status,
        calendar.text(since),
        region.code(),
        address,
        calendar.text((long) founded * Calendar.DAY),
        founded < -4100 ? world.draw("old", shop.operator()).bits() >>> 30 : null);
  }
}
