package mingcha.market;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Files of orders as platforms export them, with their columns (DOMAIN 7.1). */
enum ExportFile {
  TAOBAO_ORDERS(
      "taobao",
      "orders_export",
      Charset.forName("GBK"),
      "订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,买家实际支付积分,"
          + "订单状态,买家留言,收货人姓名,收货地址,运送方式,联系电话,联系手机,订单创建时间,订单付款时间,宝贝标题,宝贝种类,物流单号,物流公司,"
          + "订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因,卖家服务费,买家服务费,发票抬头,是否手机订单,分阶段订单信息,特权订金订单id,"
          + "定金排名,修改后的sku,修改后的收货地址,异常信息,天猫卡券抵扣,集分宝抵扣,是否是O2O交易,打款商家金额,退款金额"),
  TAOBAO_ITEMS(
      "taobao",
      "items_export",
      Charset.forName("GBK"),
      "子订单编号,主订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码,支付单号,买家应付货款,"
          + "买家实际支付金额,退款状态,退款金额,订单创建时间,订单付款时间"),
  PDD_ORDERS(
      "pdd",
      "orders_export",
      StandardCharsets.UTF_8,
      "商品,订单号,订单状态,商品总价(元),邮费(元),店铺优惠折扣(元),平台优惠折扣(元),多多支付立减金额(元),用户实付金额(元),"
          + "商家实收金额(元),商品数量(件),省,市,区,拼单成功时间,支付时间,发货时间,确认收货时间,商品id,商品规格,样式ID,"
          + "商家编码-规格维度,商家编码-商品维度,商家备注,售后状态,快递单号,快递公司,订单来源,买家ID,店铺ID,店铺名称"),
  DOUYIN_ORDERS(
      "douyin",
      "orders_export",
      StandardCharsets.UTF_8,
      "主订单编号,子订单编号,选购商品,商品规格,商品ID,商家编码,商品数量,商品金额,订单应付金额,运费,平台实际承担优惠金额,"
          + "商家实际承担优惠金额,达人实际承担优惠金额,收件人,收件人手机号,详细地址,订单提交时间,支付完成时间,订单完成时间,发货时间,"
          + "订单状态,售后状态,取消原因,商家备注,达人ID,达人昵称,流量体裁,流量渠道,快递信息,买家ID,店铺ID,店铺名称");

  private static final String MARK = "\uFEFF";

  private final String layout;
  private final String view;
  private final Charset charset;
  private final String header;
  private final int width;

  ExportFile(String layout, String view, Charset charset, String columns) {
    this.layout = layout;
    this.view = view;
    this.charset = charset;
    this.header = columns;
    this.width = columns().size();
  }

  /** Folder in conf/platforms that reads it. */
  String layout() {
    return layout;
  }

  /** Name that the layout gives to such files. */
  String view() {
    return view;
  }

  Charset charset() {
    return charset;
  }

  int width() {
    return width;
  }

  private List<String> columns() {
    return List.of(header.split(","));
  }

  /** First line, with a byte order mark where the platform writes one. */
  String header() {
    return (this == DOUYIN_ORDERS ? MARK : "") + header;
  }

  /**
   * Name of one part.
   *
   * @param day of the export, {@code yyyy-MM-dd}
   * @param epochSecond of the export; Douyin puts it first
   */
  String name(String day, long epochSecond, int part) {
    String number = String.format("-%04d.csv", part);
    return switch (this) {
      case TAOBAO_ORDERS -> "ExportOrderList" + day.replace("-", "") + number;
      case TAOBAO_ITEMS -> "ExportItemList" + day.replace("-", "") + number;
      case PDD_ORDERS -> "orders_export" + day + number;
      case DOUYIN_ORDERS -> epochSecond + "_orders" + number;
    };
  }

  /** The row of totals under a file; only one platform writes it. */
  Optional<String> total(long orders) {
    if (this != PDD_ORDERS) {
      return Optional.empty();
    }
    Object[] cells = new Object[width()];
    cells[columns().indexOf("订单号")] = "总计";
    cells[columns().indexOf("商品数量(件)")] = orders;
    return Optional.of(Rows.line(cells));
  }
}
