package mingcha.market;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Taobao and Tmall: a file of orders and one of their lines, in GBK, long numbers as {@code ="…"}.
 */
final class TaobaoOrders implements OrderFormat {
  private final PlatformOrders common;

  TaobaoOrders(PlatformOrders common) {
    this.common = common;
  }

  @Override
  public void write(Known known) {
    main(known);
    known.sale().lines.forEach(line -> child(known, line));
  }

  private void main(Known known) {
    Sale sale = known.sale();
    long goods = sale.lines.stream().mapToLong(known::paid).sum();
    long freight = sale.lines.stream().mapToLong(line -> line.freight).sum();
    long refund = sale.lines.stream().mapToLong(known::refund).sum();
    String number =
        known.is(Dirt.SPREADSHEET_NUMBER)
            ? sale.id.charAt(0) + "." + sale.id.substring(1, 6) + "E+17"
            : text(sale.id);
    Object[] cells = new Object[ExportFile.TAOBAO_ORDERS.width()];
    cells[0] = number;
    cells[1] = common.buyer(sale);
    cells[2] = common.payer(sale);
    cells[3] = PlatformOrders.yuan(goods, known);
    cells[4] = PlatformOrders.yuan(freight);
    cells[5] = 0;
    cells[6] = PlatformOrders.yuan(goods + freight, known);
    cells[7] = 0;
    cells[8] = PlatformOrders.yuan(goods + freight, known);
    cells[9] = 0;
    cells[10] = status(known.status());
    cells[12] = common.consignee(sale);
    cells[13] = common.address(known);
    cells[14] = known.parcels().isEmpty() ? "虚拟物品" : "快递";
    cells[16] = "'" + common.phone(sale);
    cells[17] = PlatformOrders.time(known.createdAt(), known);
    cells[18] = PlatformOrders.time(known.paidAt(), known);
    cells[19] = sale.lines.stream().map(line -> line.item.title).collect(Collectors.joining(","));
    cells[20] = sale.lines.size();
    cells[21] = PlatformOrders.waybill(known);
    cells[22] = PlatformOrders.courier(known);
    cells[23] = sale.remark;
    cells[24] = sale.lines.stream().mapToInt(line -> line.quantity).sum();
    cells[25] = common.shopId();
    cells[26] = common.shopName();
    cells[27] = known.status().equals("closed") ? "买家未付款或已退款" : "订单未关闭";
    cells[28] = PlatformOrders.yuan(0);
    cells[29] = PlatformOrders.yuan(0);
    cells[31] = sale.channel.equals("search") ? "" : "手机订单";
    cells[40] = "否";
    cells[41] = PlatformOrders.yuan(goods + freight - refund) + "元";
    cells[42] = PlatformOrders.yuan(refund);
    common.add(known, ExportFile.TAOBAO_ORDERS, sale.id, known.dirt(), Rows.line(cells));
  }

  private void child(Known known, Sale.Line line) {
    Object[] cells = new Object[ExportFile.TAOBAO_ITEMS.width()];
    cells[0] = text(line.id);
    cells[1] = text(known.sale().id);
    cells[2] = line.item.title;
    cells[3] = PlatformOrders.yuan(line.listPrice);
    cells[4] = line.quantity;
    cells[5] = line.item.id;
    cells[6] = line.sku;
    cells[9] = status(known.status());
    cells[10] = line.item.id;
    cells[11] = known.paidAt() == null ? null : text(known.sale().id);
    cells[12] = PlatformOrders.yuan(known.paid(line));
    cells[13] = PlatformOrders.yuan(known.paid(line), known);
    cells[14] = known.refund(line) > 0 ? "退款成功" : "没有申请退款";
    cells[15] = PlatformOrders.yuan(known.refund(line));
    cells[16] = PlatformOrders.time(known.createdAt(), known);
    cells[17] = PlatformOrders.time(known.paidAt(), known);
    common.add(known, ExportFile.TAOBAO_ITEMS, line.id, ofChild(known), Rows.line(cells));
  }

  /** What is wrong with the order's own cells is not wrong with its lines. */
  private static Set<Dirt> ofChild(Known known) {
    Set<Dirt> dirt = EnumSet.noneOf(Dirt.class);
    dirt.addAll(known.dirt());
    dirt.remove(Dirt.BROKEN_CHARACTER);
    if (dirt.remove(Dirt.SPREADSHEET_NUMBER)) {
      dirt.add(Dirt.ORPHAN);
    }
    return dirt;
  }

  /** A number that a spreadsheet leaves alone. */
  private static String text(String number) {
    return "=\"" + number + "\"";
  }

  private static String status(String status) {
    return switch (status) {
      case "created" -> "等待买家付款";
      case "paid" -> "买家已付款，等待卖家发货";
      case "shipped" -> "卖家已发货，等待买家确认";
      case "completed" -> "交易成功";
      default -> "交易关闭";
    };
  }
}
