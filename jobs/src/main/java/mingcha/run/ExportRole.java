package mingcha.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import mingcha.error.UserError;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Privacy;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Who an export is for, and which classes of columns that role sees (个人信息保护法 art 6: no more than
 * the purpose needs).
 *
 * @param name as in {@code conf/roles.yaml}
 * @param sees classes shown as they are
 */
public record ExportRole(String name, Set<Privacy> sees) {
  /** Sees all that the lake holds, which is pseudonyms at most. */
  public static final ExportRole ANALYST = new ExportRole("analyst", EnumSet.allOf(Privacy.class));

  private static final int SIGNS_LEFT = 4;

  public ExportRole {
    sees = Set.copyOf(sees);
  }

  /** {@code conf/roles.yaml}. */
  record Known(Map<String, List<String>> roles) {
    public Known {
      roles = new TreeMap<>(roles == null ? Map.of() : roles);
      roles.forEach(
          (role, classes) ->
              classes.forEach(
                  each -> {
                    if (Arrays.stream(Privacy.values()).noneMatch(known -> isCalled(known, each))) {
                      throw UserError.settingOutOfRange(
                          "roles." + role, each, "open, business, masked, free_text or personal");
                    }
                  }));
    }

    private static boolean isCalled(Privacy privacy, String name) {
      return privacy.name().toLowerCase(Locale.ROOT).equals(name);
    }
  }

  /**
   * The role of that name.
   *
   * @throws UserError exit 2 when the settings know none
   */
  public static ExportRole named(String name, Settings settings) {
    Map<String, List<String>> roles = settings.bind("roles.yaml", Known.class).roles();
    if (!roles.containsKey(name)) {
      throw UserError.usage("emit.export.no-role", name, String.join(", ", roles.keySet()));
    }
    Set<Privacy> sees = EnumSet.noneOf(Privacy.class);
    for (Privacy privacy : Privacy.values()) {
      if (roles.get(name).stream().anyMatch(each -> Known.isCalled(privacy, each))) {
        sees.add(privacy);
      }
    }
    return new ExportRole(name, sees);
  }

  /**
   * Rows as this role sees them.
   *
   * @param rows columns of the table, and perhaps {@code members} beside them
   */
  Dataset<Row> shown(Dataset<Row> rows, TableSpec table) {
    List<Column> columns = new ArrayList<>();
    for (String name : rows.columns()) {
      Privacy privacy =
          table.column(name).map(mingcha.schemas.Column::privacy).orElse(Privacy.OPEN);
      columns.add((sees.contains(privacy) ? col(name) : masked(rows, name, privacy)).as(name));
    }
    Dataset<Row> shown = rows.select(columns.toArray(new Column[0]));
    boolean hasMembers = Arrays.asList(rows.columns()).contains("members");
    return sees.contains(Privacy.PERSONAL) || !hasMembers ? shown : withoutBuyers(shown);
  }

  private static Column masked(Dataset<Row> rows, String name, Privacy privacy) {
    boolean isText = rows.schema().apply(name).dataType().equals(DataTypes.StringType);
    if (privacy != Privacy.PERSONAL || !isText) {
      return lit(null).cast(rows.schema().apply(name).dataType());
    }
    Column cut = concat(substring(col(name), 1, SIGNS_LEFT), lit("…"));
    boolean isMember =
        name.equals(LeadMembers.ID) && Arrays.asList(rows.columns()).contains(LeadMembers.KIND);
    // Of members only buyers are persons.
    return isMember ? when(col(LeadMembers.KIND).equalTo("buyer"), cut).otherwise(col(name)) : cut;
  }

  private static Dataset<Row> withoutBuyers(Dataset<Row> rows) {
    return rows.withColumn(
        "members",
        expr(
            "transform(members, m -> named_struct('kind', m.kind, 'id', if(m.kind = 'buyer',"
                + " concat(substr(m.id, 1, "
                + SIGNS_LEFT
                + "), '…'), m.id), 'weight', m.weight))"));
  }
}
