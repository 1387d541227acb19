package mingcha.emit;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import mingcha.schemas.Feedback;
import org.apache.spark.sql.types.StructType;

/** Answers of case officers: states of the lead workflow (DOMAIN: 签收, 退回, 立案, …). */
public final class Acknowledgements {
  /** Columns of an answer, whichever way it came. */
  public static final StructType SCHEMA =
      new StructType()
          .add(Feedback.LEAD_UID, StringType)
          .add(Feedback.STATUS, StringType)
          .add(Feedback.STATUS_AT, TimestampType)
          .add(Feedback.BUREAU, StringType)
          .add(Feedback.EXTERNAL_NO, StringType)
          .add(Feedback.REASON_CODE, StringType)
          .add(Feedback.FINE_FEN, LongType)
          .add(Feedback.DECISION_NO, StringType)
          .add(Feedback.REMARK, StringType);

  /** States that an answer may bring. */
  public static final Set<String> STATUSES =
      Set.of(
          "SCREENED",
          "ACKED",
          "RETURNED",
          "VERIFYING",
          "FILED",
          "NOT_FILED",
          "TRANSFER_AMR",
          "TRANSFER_DEPT",
          "TRANSFER_POLICE",
          "RECTIFY",
          "NOT_FOUND",
          "UNFOUNDED",
          "MERGED",
          "CLOSED");

  private static final Pattern NUMBERS = Pattern.compile("[0-9Xx]{7,}");
  private static final Pattern MAIL = Pattern.compile("\\S+@\\S+");
  private static final Pattern LABELLED =
      Pattern.compile("(联系人|收件人|姓名|举报人|投诉人|当事人|法定代表人|地址|住址|微信|QQ)([:：]?\\s*)([^\\s,，;；。]+)");

  /** The state as the tables have it: capitals. */
  public static String status(String given) {
    return given.strip().toUpperCase(Locale.ROOT);
  }

  /** A remark without numbers of persons, mail addresses, and names that follow a label. */
  public static String cleaned(String remark) {
    if (remark == null) {
      return null;
    }
    String text = MAIL.matcher(remark).replaceAll("***");
    text = LABELLED.matcher(text).replaceAll("$1$2***");
    return NUMBERS.matcher(text).replaceAll("***");
  }

  private Acknowledgements() {}
}
