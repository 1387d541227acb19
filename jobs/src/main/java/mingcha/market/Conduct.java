package mingcha.market;

/**
 * How a brushing campaign handles one shop's fake orders. Everything that an agent decides once is
 * drawn by campaign, the rest by shop.
 */
final class Conduct {
  /** What becomes of the parcel. */
  enum Parcels {
    EMPTY,
    GIFT,
    RETURN,
    NONE
  }

  final Parcels parcels;
  final double parcelShare;
  final long weightG;
  final double weightNoise;
  final String goods;
  final long senderKey;
  final int origin;
  final double reuse;
  final boolean fastScan;
  final String remark;
  final double remarkShare;
  final double moneyShare;
  final boolean returnsPrincipal;
  final long commission;
  final double reviewShare;
  final int texts;
  final double edits;
  final double quickConfirm;

  private Conduct(World world, Deed deed) {
    MarketSettings.Violations violations = world.settings().violations();
    Draw agent = world.draw("agent", deed.campaign());
    Draw own = world.draw("agent-shop", deed.campaign(), deed.shop());
    double rest =
        1 - violations.emptyParcelShare() - violations.giftParcelShare() - violations.returnShare();
    boolean isVirtual = world.category(world.shops().get(deed.shop())).virtual();
    Parcels drawn =
        Parcels.values()[
            agent.weighted(
                violations.emptyParcelShare(),
                violations.giftParcelShare(),
                violations.returnShare(),
                Math.max(0, rest))];
    parcels = isVirtual ? Parcels.NONE : drawn;
    parcelShare = Math.max(0.05, Math.min(1, 0.95 * deed.ease() + 0.25 * own.gauss() + 0.1));
    weightG = agent.whole(4, 12) * 50L;
    weightNoise = agent.chance(0.6) ? 0 : agent.between(10, 60) * (1 - deed.ease());
    goods = agent.oneOf("日用品", "饰品", "服饰", "小礼品", "配件", "文件", "生活用品");
    senderKey = 9_000_000_000L + deed.campaign();
    origin = Region.forShop(agent);
    reuse = agent.chance(0.4) ? violations.waybillReuse() * 1.2 : 0;
    fastScan = agent.chance(0.5);
    boolean marks = own.chance(0.2 + 0.3 * deed.ease());
    remark = own.oneOf("V-", "G-", "补-", "SD", "A1 ", "活动款", "老客", "#", "红旗 ");
    remarkShare = marks ? own.between(0.5, 1.0) : 0;
    moneyShare = own.chance(0.15 + 0.3 * deed.ease()) ? own.between(0.4, 1.0) : 0;
    returnsPrincipal = own.chance(0.3 + 0.5 * deed.ease());
    commission = own.whole(10, 20) * 50L;
    reviewShare = own.between(violations.fakeReviewLow(), violations.fakeReviewHigh());
    texts = agent.weighted(0.4, 0.4, 0.2);
    edits = agent.between(0.01, 0.05) + 0.25 * (1 - deed.ease()) * agent.unit();
    quickConfirm = own.chance(0.5) ? own.between(0.3, 1) : 0;
  }

  static Conduct of(World world, Deed deed) {
    return new Conduct(world, deed);
  }
}
