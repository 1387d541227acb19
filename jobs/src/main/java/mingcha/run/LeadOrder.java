package mingcha.run;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;

import mingcha.schemas.Leads;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** The orders in which leads are read. */
final class LeadOrder {
  private static final String DOSSIER_RANK = "dossier_rank";

  /** By rank, whose ties the uid breaks. */
  static Dataset<Row> byRank(Dataset<Row> leads) {
    return leads.orderBy(Leads.RANK, Leads.LEAD_UID);
  }

  /** By rank, leads of one operator together at the place of its first. */
  static Dataset<Row> byDossier(Dataset<Row> leads) {
    return leads
        .withColumn(
            DOSSIER_RANK,
            min(col(Leads.RANK))
                .over(Window.partitionBy(coalesce(col(Leads.OPERATOR_KEY), col(Leads.LEAD_UID)))))
        .orderBy(
            col(DOSSIER_RANK),
            coalesce(col(Leads.OPERATOR_KEY), col(Leads.LEAD_UID)),
            col(Leads.RANK),
            col(Leads.LEAD_UID))
        .drop(DOSSIER_RANK);
  }

  private LeadOrder() {}
}
