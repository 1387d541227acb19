package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** One lead as of its last night. */
public final class Leads {
  public static final String LEAD_UID = "lead_uid";
  public static final String LEAD_NO = "lead_no";
  public static final String RUN_ID = "run_id";
  public static final String STATUS = "status";
  public static final String VIOLATION_CODE = "violation_code";
  public static final String VIOLATION_NAME = "violation_name";
  public static final String LEGAL_BASIS = "legal_basis";
  public static final String PLATFORM = "platform";
  public static final String SHOP_ID = "shop_id";
  public static final String SHOP_NAME = "shop_name";
  public static final String SHOP_URL = "shop_url";
  public static final String SUBJECT_TYPE = "subject_type";
  public static final String SUBJECT_ID = "subject_id";
  public static final String SUBJECT_NAME = "subject_name";
  public static final String OPERATOR_KEY = "operator_key";
  public static final String USCC = "uscc";
  public static final String REGION_CODE = "region_code";
  public static final String BUREAU_CODE = "bureau_code";
  public static final String BUREAU_NAME = "bureau_name";
  public static final String BACKUP_BUREAU_CODE = "backup_bureau_code";
  public static final String ROUTE_METHOD = "route_method";
  public static final String ROUTE_CONFIDENCE = "route_confidence";
  public static final String FIRST_ACT_AT = "first_act_at";
  public static final String LAST_ACT_AT = "last_act_at";
  public static final String LIMITATION_DATE = "limitation_date";
  public static final String SCORE = "score";
  public static final String SCORE_WORDS = "score_words";
  public static final String PRIORITY = "priority";
  public static final String RANK = "rank";
  public static final String BUREAU_RANK = "bureau_rank";
  public static final String ORDERS_INVOLVED = "orders_involved";
  public static final String AMOUNT_INVOLVED_FEN = "amount_involved_fen";
  public static final String BUYERS_INVOLVED = "buyers_involved";
  public static final String REVIEWS_INVOLVED = "reviews_involved";
  public static final String ITEMS_INVOLVED = "items_involved";
  public static final String REASONS = "reasons";
  public static final String EVIDENCE_FAMILIES = "evidence_families";
  public static final String COUNTER_EVIDENCE = "counter_evidence";
  public static final String DATA_GAPS = "data_gaps";
  public static final String DETECTORS = "detectors";
  public static final String SAMPLE = "sample";
  public static final String EXPLANATION_ZH = "explanation_zh";
  public static final String EXPLANATION_EN = "explanation_en";
  public static final String EVIDENCE_URI = "evidence_uri";
  public static final String EVIDENCE_SHA256 = "evidence_sha256";
  public static final String CONTENT_HASH = "content_hash";
  public static final String MERGED_INTO = "merged_into";
  public static final String COMPETENT_LEVEL = "competent_level";
  public static final String STATISTICS_ROW = "statistics_row";
  public static final String TRANSFER_CLASS = "transfer_class";
  public static final String VERIFY_BY = "verify_by";
  public static final String VERIFY_BY_EXTENDED = "verify_by_extended";
  public static final String FIRST_RUN_AT = "first_run_at";
  public static final String LAST_RUN_AT = "last_run_at";

  public static final TableSpec TABLE =
      TableSpec.named("leads")
          .grain("one lead as of its last night")
          .required(LEAD_UID, StringType, "Lead; given once")
          .required(LEAD_NO, StringType, "Number of the lead; given once")
          .required(RUN_ID, StringType, "Run that wrote this state")
          .required(
              STATUS, StringType, "new, updated, unchanged, held, withdrawn, merged or superseded")
          .required(VIOLATION_CODE, StringType, "What is suspected (涉嫌)")
          .required(VIOLATION_NAME, StringType, "The same in words")
          .required(LEGAL_BASIS, Shapes.STRINGS, "Articles in force on the days of the acts")
          .required(PLATFORM, StringType, "Platform")
          .optional(SHOP_ID, StringType, "Shop")
          .optional(SHOP_NAME, StringType, "Name of the shop")
          .optional(SHOP_URL, StringType, "Address of the shop")
          .required(SUBJECT_TYPE, StringType, "shop, item, operator, buyer_group or platform")
          .required(SUBJECT_ID, StringType, "Subject")
          .optional(
              SUBJECT_NAME,
              StringType,
              "Name of the subject, masked for natural persons",
              Privacy.MASKED)
          .optional(
              OPERATOR_KEY,
              StringType,
              "Operator that the subject belongs to; leads with one key stand together as a dossier",
              Privacy.PERSONAL)
          .optional(USCC, StringType, "Unified social credit code of the operator")
          .optional(REGION_CODE, StringType, "Region of the acts, GB/T 2260")
          .optional(BUREAU_CODE, StringType, "Bureau that the lead goes to")
          .optional(BUREAU_NAME, StringType, "Name of that bureau")
          .optional(BACKUP_BUREAU_CODE, StringType, "Bureau that may take it instead")
          .required(
              ROUTE_METHOD,
              StringType,
              "actual_place, registry_by_uscc, address_text, platform_fallback or unknown")
          .required(ROUTE_CONFIDENCE, DoubleType, "Confidence of the route, 0 to 1")
          .required(FIRST_ACT_AT, DateType, "First day of the acts")
          .required(LAST_ACT_AT, DateType, "Last day of the acts")
          .required(LIMITATION_DATE, DateType, "Last day on which a penalty may be imposed")
          .required(SCORE, DoubleType, "Probability that verification confirms the lead, 0 to 1")
          .required(SCORE_WORDS, StringType, "The same in words")
          .required(PRIORITY, DoubleType, "Priority; the formula is in the explanation")
          .required(RANK, IntegerType, "Rank over all leads of the night, from 1")
          .required(BUREAU_RANK, IntegerType, "Rank within the bureau, from 1")
          .required(ORDERS_INVOLVED, LongType, "Orders involved")
          .required(AMOUNT_INVOLVED_FEN, LongType, "Amount of those orders, in fen")
          .required(BUYERS_INVOLVED, LongType, "Buyers involved")
          .required(REVIEWS_INVOLVED, LongType, "Reviews involved")
          .required(ITEMS_INVOLVED, LongType, "Items involved")
          .required(REASONS, Shapes.LEAD_REASONS, "Why, strongest first")
          .required(
              EVIDENCE_FAMILIES,
              Shapes.STRINGS,
              "Independent families of evidence that speak for it, sorted")
          .required(
              COUNTER_EVIDENCE,
              Shapes.LEAD_COUNTER_EVIDENCE,
              "Innocent explanations checked, strongest first")
          .required(DATA_GAPS, Shapes.STRINGS, "What the dumps lack for this lead")
          .required(DETECTORS, Shapes.STRINGS, "Detectors that speak for it, sorted")
          .required(
              SAMPLE,
              Shapes.SAMPLE,
              "Up to 50 masked rows: its orders and reviews, what pages showed, its shops and their"
                  + " entries in the register",
              Privacy.FREE_TEXT)
          .required(
              EXPLANATION_ZH,
              StringType,
              "The lead in Chinese sentences, how its priority was computed included")
          .required(EXPLANATION_EN, StringType, "The same in English")
          .optional(EVIDENCE_URI, StringType, "Where the evidence pack lies")
          .optional(EVIDENCE_SHA256, StringType, "Hash of that pack")
          .required(CONTENT_HASH, StringType, "Hash of everything that a case officer sees")
          .optional(MERGED_INTO, StringType, "Lead that this one was merged into")
          .optional(
              COMPETENT_LEVEL,
              StringType,
              "Level that may decide: county, province, customs or police")
          .optional(STATISTICS_ROW, StringType, "Row of the statistics table that it counts in")
          .optional(
              TRANSFER_CLASS,
              StringType,
              "none, superior, department or police_review (移送研判, for people to decide)")
          .optional(
              VERIFY_BY,
              DateType,
              "Last day to verify when received on the next working day: 15 working days")
          .optional(VERIFY_BY_EXTENDED, DateType, "The same after one extension")
          .required(FIRST_RUN_AT, DateType, "Night that first saw it")
          .required(LAST_RUN_AT, DateType, "Night that last saw it")
          .key(LEAD_UID)
          .build();

  private Leads() {}
}
