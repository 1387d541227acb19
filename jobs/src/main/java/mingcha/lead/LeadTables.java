package mingcha.lead;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;

import java.sql.Date;
import java.util.Collection;
import java.util.List;
import mingcha.lake.Lake;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Leads;
import mingcha.schemas.Shapes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Puts tonight's rows of {@code leads} and {@code lead_members} together with the earlier ones. */
final class LeadTables {
  /** What moves in a lead that is carried over. */
  private static final StructType CARRIED =
      new StructType()
          .add("c_uid", DataTypes.StringType)
          .add("c_" + Leads.STATUS, DataTypes.StringType)
          .add("c_" + Leads.RUN_ID, DataTypes.StringType)
          .add("c_" + Leads.PRIORITY, DataTypes.DoubleType)
          .add("c_" + Leads.RANK, DataTypes.IntegerType)
          .add("c_" + Leads.BUREAU_RANK, DataTypes.IntegerType)
          .add("c_zh", DataTypes.StringType)
          .add("c_en", DataTypes.StringType)
          .add("c_" + Leads.LAST_RUN_AT, DataTypes.DateType)
          .add("c_" + Leads.MERGED_INTO, DataTypes.StringType);

  private final Lake lake;

  LeadTables(Lake lake) {
    this.lake = lake;
  }

  /** A lead that is carried over: only its place in the list moves. */
  static Row carried(String uid, Decision decision, LeadRows.Place place) {
    return RowFactory.create(
        uid,
        place.status(),
        place.runId(),
        place.factors().product(),
        place.rank(),
        place.bureauRank(),
        place.factors().zh(),
        place.factors().en(),
        Date.valueOf(place.asOf()),
        decision.mergedInto());
  }

  /** Leads with a fresh dossier and those that only moved in the list. */
  Dataset<Row> leads(List<Row> freshRows, List<Row> carriedRows, Dataset<Row> samples) {
    Dataset<Row> fresh =
        lake.spark()
            .createDataFrame(freshRows, Leads.TABLE.schema())
            .drop(Leads.SAMPLE)
            .join(samples, new String[] {Leads.LEAD_UID}, "left")
            .withColumn(Leads.SAMPLE, coalesce(col(Leads.SAMPLE), array().cast(Shapes.SAMPLE)));
    Dataset<Row> carried =
        lake.read(Leads.TABLE)
            .join(
                lake.spark().createDataFrame(carriedRows, CARRIED),
                col(Leads.LEAD_UID).equalTo(col("c_uid")))
            .withColumn(Leads.EXPLANATION_ZH, lastLine(Leads.EXPLANATION_ZH, "c_zh"))
            .withColumn(Leads.EXPLANATION_EN, lastLine(Leads.EXPLANATION_EN, "c_en"));
    for (String column :
        List.of(
            Leads.STATUS,
            Leads.RUN_ID,
            Leads.PRIORITY,
            Leads.RANK,
            Leads.BUREAU_RANK,
            Leads.LAST_RUN_AT,
            Leads.MERGED_INTO)) {
      carried = carried.withColumn(column, col("c_" + column));
    }
    Column[] columns =
        Leads.TABLE.columnNames().stream().map(name -> col(name)).toArray(Column[]::new);
    return fresh.select(columns).unionAll(carried.select(columns));
  }

  /** The formula is the last line of an explanation. */
  private static Column lastLine(String column, String replacement) {
    return concat(
        regexp_replace(col(column), lit("\n[^\n]*$"), lit("")), lit("\n"), col(replacement));
  }

  /** Members of fresh leads, and of the others as they stand. */
  Dataset<Row> members(Collection<String> fresh, Dataset<Row> leadMembers) {
    List<Row> uids = fresh.stream().map(uid -> RowFactory.create(uid)).toList();
    Dataset<Row> renewed =
        lake.spark().createDataFrame(uids, new StructType().add("f_uid", DataTypes.StringType));
    Column[] columns =
        LeadMembers.TABLE.columnNames().stream().map(name -> col(name)).toArray(Column[]::new);
    return lake.read(LeadMembers.TABLE)
        .join(renewed, col(LeadMembers.LEAD_UID).equalTo(col("f_uid")), "left_anti")
        .select(columns)
        .unionAll(leadMembers.select(columns));
  }
}
