package mingcha.detect.identity;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.levenshtein;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import mingcha.detect.Inputs;
import mingcha.detect.SignalRows;
import mingcha.detect.Stage;
import mingcha.schemas.Shops;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a shop shows of its operator, held against the register (电子商务法 arts 15, 76): no licence, a
 * code that nobody has, another's code. What many shops of a platform have in common is the
 * platform's way of writing, and what differs by a letter or two is a slip of the pen; neither is
 * believed.
 */
final class DisplayHints {
  private static final Column NONE = lit(null).cast("double");

  private final RegistryParams params;

  DisplayHints(RegistryParams params) {
    this.params = params;
  }

  /**
   * Shops with a hint: platform, shop, whether each kind applies, the kind that weighs most, and
   * its score.
   *
   * @param matched shops of registered operators with the register's row of their code
   * @param register the register's rows
   */
  Dataset<Row> suspects(Inputs inputs, Stage stage, Dataset<Row> matched, Dataset<Row> register) {
    Dataset<Row> byName =
        register
            .where(col("r_name").isNotNull())
            .groupBy(col("r_name").as("n_name"))
            .agg(min("r_code").as("n_code"));
    // The conditions are computed before they are filtered by: the optimiser would copy each of
    // them into every constraint that it infers, and take minutes over it.
    Dataset<Row> told =
        stage.materialise(
            "what shops show",
            matched
                .join(byName, col("name").equalTo(col("n_name")), "left")
                .select(
                    col(TableSpec.PLATFORM),
                    col(Shops.SHOP_ID),
                    isTrue(
                            inputs.has(Shops.TABLE, Shops.LICENCE_DISPLAY)
                                ? col(Shops.LICENCE_DISPLAY).equalTo("none")
                                : lit(false))
                        .as("hint_none"),
                    isTrue(
                            col(RegistryMatch.CODE)
                                .isNotNull()
                                .and(col(RegistryMatch.IS_VALID))
                                .and(col("r_code").isNull()))
                        .as("hint_unknown"),
                    isTrue(
                            col(RegistryMatch.CODE)
                                .isNotNull()
                                .and(col(RegistryMatch.IS_VALID).equalTo(false)))
                        .as("hint_invalid"),
                    isTrue(differs(col("name"), col("r_name"))).as("hint_name"),
                    isTrue(levenshtein(col(RegistryMatch.CODE), col("n_code")).leq(2))
                        .as("is_slip"),
                    col("n_code").isNotNull().as("is_name_known"),
                    col(RegistryMatch.IS_VALID).as("is_valid"),
                    col("r_code").isNotNull().as("is_matched")));
    Dataset<Row> peers =
        told.groupBy(col(TableSpec.PLATFORM).as("p_platform"))
            .agg(
                share("hint_none").as("none_share"),
                share("hint_invalid").as("invalid_share"),
                avg(when(col("is_matched"), col("hint_name").cast("double"))).as("name_share"),
                count(when(col("is_matched"), true)).as("known"),
                count(when(col("is_valid"), true)).as("valid"));
    note(stage, peers);
    return told.where("hint_invalid or hint_unknown or hint_name or hint_none")
        .join(peers, col(TableSpec.PLATFORM).equalTo(col("p_platform")))
        .withColumn("hint_score", score());
  }

  /** The hints that apply, with the orders of that time. */
  static Column facts() {
    return SignalRows.facts(
        told("register-code-invalid", "hint_invalid"),
        told("register-code-unknown", "hint_unknown"),
        told("register-other-name", "hint_name"),
        told("register-not-shown", "hint_none"));
  }

  /** The innocent explanation. */
  static Column counters() {
    return SignalRows.counters(
        SignalRows.counter(
            "register-slip-of-pen",
            when(col("is_slip").and(col("hint_invalid")), lit("possible"))
                .otherwise(lit("weakened")),
            NONE,
            NONE));
  }

  private Column score() {
    Column coverage = col("known").cast("double").divide(col("valid").plus(1));
    Column isWide = coverage.geq(params.coverage());
    Column none = rare("none_share").multiply(params.notShown());
    Column unknown =
        when(isWide.and(not("is_name_known")), params.notRegistered())
            .when(isWide, params.otherName())
            .otherwise(params.slip());
    Column invalid =
        when(isWide.and(not("is_name_known")), rare("invalid_share").multiply(params.codeInvalid()))
            .otherwise(params.slip());
    // Under another operator's code: the name itself stands in the register with its own.
    Column name =
        rare("name_share")
            .multiply(
                when(col("is_name_known"), params.notRegistered()).otherwise(params.otherName()));
    Column isWideEnough = coverage.geq(0.8);
    return greatest(
        when(col("hint_none"), none).otherwise(0.0),
        when(col("hint_unknown").and(isWideEnough), unknown).otherwise(0.0),
        when(col("hint_invalid"), invalid).otherwise(0.0),
        when(col("hint_name"), name).otherwise(0.0));
  }

  /** One, or little where many shops of the platform are alike in this. */
  private Column rare(String share) {
    return when(coalesce(col(share), lit(0.0)).leq(params.commonShare()), 1.0).otherwise(0.1);
  }

  private static Column not(String flag) {
    return col(flag).equalTo(false);
  }

  private static Column isTrue(Column condition) {
    return coalesce(condition, lit(false));
  }

  private static Column share(String hint) {
    return avg(col(hint).cast("double"));
  }

  /** Names differ when neither holds the other and more than a fifth of the letters differ. */
  private static Column differs(Column shown, Column registered) {
    Column longest = greatest(length(shown), length(registered));
    return shown
        .contains(registered)
        .or(registered.contains(shown))
        .equalTo(false)
        .and(levenshtein(shown, registered).gt(greatest(lit(1), longest.multiply(0.2))));
  }

  private static Column told(String code, String hint) {
    return when(col(hint), SignalRows.fact(code, col("orders"), NONE, NONE));
  }

  private static void note(Stage stage, Dataset<Row> peers) {
    Row known =
        stage
            .collect(
                "register coverage",
                peers.agg(coalesce(sum("known"), lit(0L)), coalesce(sum("valid"), lit(0L))),
                1)
            .get(0);
    if (known.getLong(0) < 0.8 * known.getLong(1)) {
      stage.note(
          "register-partial",
          "codes that the register does not have are no hint: it has too few of the shops",
          known.getLong(1) - known.getLong(0));
    }
  }
}
