package mingcha.detect.identity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;

import mingcha.detect.Inputs;
import mingcha.schemas.Orders;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Sales that stood: paid, not closed, not refunded in full. */
final class PaidOrders {
  /** Parent order. */
  static final String PARENT = "parent";

  /** Shanghai day of (full) payment. */
  static final String PAID_DAY = "paid_day";

  /** Paid less refunded, in fen. */
  static final String NET_FEN = "net_fen";

  /** One row a parent order: platform, shop_id, parent, paid_day, net_fen. */
  static Dataset<Row> of(Inputs inputs) {
    Column net = col(Orders.PAID_FEN).minus(coalesce(col(Orders.REFUND_FEN), lit(0L)));
    return inputs
        .table(Orders.TABLE)
        .where(
            col(Orders.PAID_AT)
                .isNotNull()
                .and(col(Orders.STATUS).isin("paid", "shipped", "completed"))
                .and(net.gt(0)))
        .groupBy(col(TableSpec.PLATFORM), col(Orders.SHOP_ID), Orders.mainOrder().as(PARENT))
        .agg(min(to_date(col(Orders.PAID_AT))).as(PAID_DAY), sum(net).as(NET_FEN));
  }

  private PaidOrders() {}
}
