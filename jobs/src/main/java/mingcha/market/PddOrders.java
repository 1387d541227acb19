package mingcha.market;

import java.util.List;

/**
 * Pinduoduo: one row an order of one item, its number beginning with its day, the region masked.
 * The export does not tell a refund in part.
 */
final class PddOrders implements OrderFormat {
  private static final String MASKED = "****";

  private final PlatformOrders common;

  PddOrders(PlatformOrders common) {
    this.common = common;
  }

  /** Gives every line the number of an order of its own: its day and fifteen digits. */
  static void renumber(List<Sale> sales, Calendar calendar) {
    for (Sale sale : sales) {
      String day = calendar.day(sale.createdAt).substring(2).replace("-", "");
      for (Sale.Line line : sale.lines) {
        line.id = day + "-" + line.id.substring(line.id.length() - 15);
      }
      sale.id = sale.lines.get(0).id;
      sale.isSplit = true;
    }
  }

  @Override
  public void write(Known known) {
    Sale sale = known.sale();
    for (Sale.Line line : sale.lines) {
      long paid = known.paid(line);
      boolean isTimeless = known.is(Dirt.MISSING_TIME);
      Object[] cells = new Object[ExportFile.PDD_ORDERS.width()];
      cells[0] = line.item.title;
      cells[1] = line.id;
      cells[2] = status(known.status());
      cells[3] = PlatformOrders.yuan(line.listPrice * line.quantity);
      cells[4] = PlatformOrders.yuan(line.freight);
      cells[5] = PlatformOrders.yuan(line.shopDiscount);
      cells[6] = PlatformOrders.yuan(line.platformDiscount);
      cells[7] = PlatformOrders.yuan(0);
      cells[8] = PlatformOrders.yuan(paid + line.freight, known);
      cells[9] = PlatformOrders.yuan(paid + line.freight + line.platformDiscount);
      cells[10] = line.quantity;
      cells[11] = MASKED;
      cells[12] = MASKED;
      cells[13] = MASKED;
      cells[14] = isTimeless ? null : PlatformOrders.time(known.createdAt(), known);
      cells[15] = isTimeless ? null : PlatformOrders.time(known.paidAt(), known);
      cells[16] = isTimeless ? null : PlatformOrders.time(known.shippedAt(), known);
      cells[17] = isTimeless ? null : PlatformOrders.time(known.completedAt(), known);
      cells[18] = line.item.id;
      cells[19] = known.is(Dirt.BROKEN_CHARACTER) ? "默认" + PlatformOrders.HALF : "默认";
      cells[20] = line.sku;
      cells[23] = sale.remark;
      boolean isReturned = known.refund(line) > 0 && known.refund(line) >= line.paid;
      cells[24] = isReturned ? "退款成功" : "无售后或售后取消";
      cells[25] = PlatformOrders.waybill(known);
      cells[26] = PlatformOrders.courier(known);
      cells[27] = sale.channel;
      cells[28] = common.buyer(sale);
      cells[29] = common.shopId();
      cells[30] = common.shopName();
      common.add(known, ExportFile.PDD_ORDERS, line.id, known.dirt(), Rows.line(cells));
    }
  }

  private static String status(String status) {
    return switch (status) {
      case "created" -> "待付款";
      case "paid" -> "待发货";
      case "shipped" -> "已发货，待收货";
      case "completed" -> "已收货";
      default -> "已取消";
    };
  }
}
