package mingcha.market;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Douyin: every cell in quotes, a TAB before long numbers, {@code -} for nothing, persons as
 * ciphertext; some orders of several lines stand in one row.
 */
final class DouyinOrders implements OrderFormat {
  private static final String NOTHING = "-";

  private final PlatformOrders common;
  private final Ids ids;

  DouyinOrders(PlatformOrders common, Ids ids) {
    this.common = common;
    this.ids = ids;
  }

  @Override
  public void write(Known known) {
    List<Sale.Line> lines = known.sale().lines;
    if (known.is(Dirt.JOINED_CHILDREN)) {
      row(known, lines);
    } else {
      lines.forEach(line -> row(known, List.of(line)));
    }
  }

  private void row(Known known, List<Sale.Line> lines) {
    Sale sale = known.sale();
    Object[] cells = new Object[ExportFile.DOUYIN_ORDERS.width()];
    cells[0] = "\t" + sale.id;
    cells[1] = "\t" + joined(lines, line -> line.id);
    cells[2] = joined(lines, line -> line.item.title);
    cells[4] = "\t" + joined(lines, line -> line.item.id);
    cells[5] = joined(lines, line -> line.sku);
    cells[6] = joined(lines, line -> String.valueOf(line.quantity));
    cells[7] = joined(lines, line -> PlatformOrders.yuan(line.listPrice));
    long freight = lines.stream().mapToLong(line -> line.freight).sum();
    cells[8] = PlatformOrders.yuan(lines.stream().mapToLong(known::paid).sum() + freight, known);
    cells[9] = PlatformOrders.yuan(freight);
    cells[10] = PlatformOrders.yuan(lines.stream().mapToLong(line -> line.platformDiscount).sum());
    cells[11] = PlatformOrders.yuan(lines.stream().mapToLong(line -> line.shopDiscount).sum());
    cells[12] = PlatformOrders.yuan(0);
    cells[13] = "##" + ids.hex("consignee-cipher", sale.consignee) + "##";
    cells[14] = "$$" + ids.hex("phone-cipher", sale.consignee) + "$$";
    cells[15] = address(known);
    cells[16] = PlatformOrders.time(known.createdAt(), known);
    cells[17] = PlatformOrders.time(known.paidAt(), known);
    cells[18] = PlatformOrders.time(known.completedAt(), known);
    cells[19] = PlatformOrders.time(known.shippedAt(), known);
    cells[20] = status(known.status());
    boolean isReturned =
        lines.stream().allMatch(line -> known.refund(line) > 0 && known.refund(line) >= line.paid);
    cells[21] = isReturned ? "退款成功" : NOTHING;
    cells[23] = sale.remark;
    cells[26] = sale.channel.equals("live") ? "直播" : "其他";
    cells[27] = sale.channel;
    cells[28] =
        known.parcels().isEmpty()
            ? null
            : PlatformOrders.waybill(known) + "-" + PlatformOrders.courier(known);
    cells[29] = "\t" + common.buyer(sale);
    cells[30] = "\t" + common.shopId();
    cells[31] = common.shopName();
    common.add(known, ExportFile.DOUYIN_ORDERS, lines.get(0).id, known.dirt(), quoted(cells));
  }

  private String address(Known known) {
    String cipher = "##" + ids.hex("address-cipher", known.sale().address) + "##";
    return known.is(Dirt.BROKEN_CHARACTER) ? cipher + PlatformOrders.HALF : cipher;
  }

  private static String joined(List<Sale.Line> lines, Function<Sale.Line, String> cell) {
    return lines.stream().map(cell).collect(Collectors.joining(";"));
  }

  private static String quoted(Object[] cells) {
    StringBuilder line = new StringBuilder(cells.length * 16);
    for (Object cell : cells) {
      line.append(line.isEmpty() ? "" : ",").append('"');
      line.append(cell == null ? NOTHING : cell.toString().replace("\"", "\"\"")).append('"');
    }
    return line.toString();
  }

  private static String status(String status) {
    return switch (status) {
      case "created" -> "待支付";
      case "paid" -> "备货中";
      case "shipped" -> "已发货";
      case "completed" -> "已完成";
      default -> "已关闭";
    };
  }
}
