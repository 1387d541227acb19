package mingcha.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mingcha.lake.Lake;
import mingcha.market.evaluation.JudgedLead;
import mingcha.schemas.Orders;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rules of one line that rank every shop for brushing. They are what a detector must beat; where
 * one of them is good, the market is too easy.
 */
enum Baseline {
  /** Hours in which the shop had three orders or more for each of its buyers. */
  ORDERS_PER_BUYER_HOUR {
    @Override
    Dataset<Row> values(Dataset<Row> orders) {
      return orders
          .groupBy(
              col(TableSpec.PLATFORM),
              col(Orders.SHOP_ID),
              date_trunc("hour", col(Orders.CREATED_AT)).as("hour"))
          .agg(
              countDistinct(col(Orders.PARENT_ORDER_ID))
                  .divide(countDistinct(col(Orders.BUYER_ID)))
                  .as("ratio"))
          .groupBy(TableSpec.PLATFORM, Orders.SHOP_ID)
          .agg(sum(when(col("ratio").geq(3), 1.0).otherwise(0.0)).as(VALUE));
    }
  },
  /** Share of the shop's buyers who bought in other shops as well. */
  SHARED_BUYERS {
    @Override
    Dataset<Row> values(Dataset<Row> orders) {
      Dataset<Row> pairs =
          orders.groupBy(TableSpec.PLATFORM, Orders.SHOP_ID, Orders.BUYER_ID).count();
      Dataset<Row> shops =
          pairs
              .groupBy(TableSpec.PLATFORM, Orders.BUYER_ID)
              .agg(countDistinct(col(Orders.SHOP_ID)).as("shops"));
      return pairs
          .join(
              shops,
              scala.jdk.javaapi.CollectionConverters.asScala(
                      List.of(TableSpec.PLATFORM, Orders.BUYER_ID))
                  .toSeq())
          .groupBy(TableSpec.PLATFORM, Orders.SHOP_ID)
          .agg(
              sum(when(col("shops").gt(1), 1.0).otherwise(0.0))
                  .divide(countDistinct(col(Orders.BUYER_ID)))
                  .as(VALUE));
    }
  };

  private static final String VALUE = "value";

  /** The rule's figure of every shop. */
  abstract Dataset<Row> values(Dataset<Row> orders);

  /** Every shop as a lead over the whole window, the highest figure first. */
  List<JudgedLead> leads(Lake lake) {
    Dataset<Row> orders = lake.read(Orders.TABLE);
    Row window =
        orders
            .agg(
                to_date(min(col(Orders.CREATED_AT))).as("first"),
                to_date(max(col(Orders.CREATED_AT))).as("last"))
            .head();
    List<JudgedLead> leads = new ArrayList<>();
    for (Row row :
        values(orders)
            .orderBy(col(VALUE).desc(), col(TableSpec.PLATFORM), col(Orders.SHOP_ID))
            .collectAsList()) {
      leads.add(
          new JudgedLead(
              name() + leads.size(),
              "UC-BRUSH-SELF",
              row.getAs(TableSpec.PLATFORM),
              row.getAs(Orders.SHOP_ID),
              window.<Date>getAs("first").toLocalDate(),
              window.<Date>getAs("last").toLocalDate(),
              Math.min(1, row.<Double>getAs(VALUE)),
              leads.size() + 1,
              "-",
              true,
              List.of(name()),
              List.of(),
              List.of(),
              Set.of(),
              Set.of()));
    }
    return leads;
  }
}
