package mingcha.market;

import mingcha.schemas.Orders;

/** Orders under the names of the canonical columns. */
final class CanonicalOrders implements OrderFormat {
  private final World world;
  private final Shop shop;
  private final String shopId;
  private final Rows rows;

  CanonicalOrders(World world, Shop shop, String shopId, Rows rows) {
    this.world = world;
    this.shop = shop;
    this.shopId = shopId;
    this.rows = rows;
  }

  @Override
  public void write(Known known) {
    Sale sale = known.sale();
    People people = world.people();
    for (Sale.Line line : sale.lines) {
      rows.addSoiled(
          known.dump(),
          shop.platform(),
          Orders.TABLE,
          line.id,
          known.dirt(),
          line.id,
          sale.id,
          shopId,
          line.item.id,
          line.sku,
          people.account(shop.platform(), sale.person),
          line.quantity,
          line.listPrice,
          line.refPrice > 0 ? line.refPrice : null,
          known.paid(line),
          line.shopDiscount,
          line.platformDiscount,
          line.freight,
          known.createdAt(),
          known.paidAt(),
          known.shippedAt(),
          known.completedAt(),
          known.status(),
          known.refund(line),
          known.refundedAt(),
          sale.isPaid() ? sale.payer : null,
          sale.device,
          sale.ip,
          people.consigneeOf(sale.consignee),
          people.addressOf(sale.address),
          Region.ALL.get(sale.region).code(),
          sale.channel,
          sale.remark,
          sale.isPresale);
    }
  }
}
