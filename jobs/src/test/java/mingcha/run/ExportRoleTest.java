package mingcha.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import mingcha.SparkTest;
import mingcha.error.UserError;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Signals;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
class ExportRoleTest {
  private static final String BUYER = "Yz0aBcDeFgHiJkLmNoPqRs";

  @Test
  void anOfficerSeesOrdersButNoPseudonymWhole(SparkSession spark) {
    Dataset<Row> members =
        spark.createDataFrame(
            List.of(
                RowFactory.create("lead", "buyer", BUYER, 1.0, "brushing.ring"),
                RowFactory.create("lead", "order", "2611020001", 1.0, "brushing.ring")),
            LeadMembers.TABLE.schema());

    assertThat(ids(members, "officer")).containsExactly("Yz0a…", "2611020001");
    assertThat(ids(members, "analyst")).containsExactly(BUYER, "2611020001");
  }

  @Test
  void membersInsideASignalAreMaskedToo(SparkSession spark) {
    Dataset<Row> signals =
        spark.sql(
            "select 'signal' as signal_id, array(named_struct('kind', 'buyer', 'id', '"
                + BUYER
                + "', 'weight', 1.0d), named_struct('kind', 'shop', 'id', 's1', 'weight', 1.0d)) as"
                + " members");

    Row shown = role("statistician").shown(signals, Signals.TABLE).head();

    assertThat(shown.toString()).doesNotContain(BUYER).contains("Yz0a…", "s1");
  }

  @Test
  void anUnknownRoleIsRefused() {
    assertThatThrownBy(() -> role("anybody"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("anybody");
  }

  @Test
  void theSamplingListRanksShopsByComplainants(SparkSession spark) {
    Dataset<Row> signals =
        spark.sql(
            """
            select date'2026-11-20' as as_of, 'taoshi' as platform, id as subject_id, score, 9.0d as strength,
                   date'2026-10-01' as window_from, date'2026-11-01' as window_to,
                   array(named_struct('code', 'complainants', 'value', n, 'baseline', 1.5d),
                         named_struct('code', 'complainants-per-10000', 'value', n * 10, 'baseline', 15.0d)) as facts
            from values ('s1', 0.5d, 9.0d), ('s2', 0.9d, 30.0d) as t(id, score, n)
            """);
    Dataset<Row> shops =
        spark.sql(
            "select 'taoshi' as platform, 's2' as shop_id, '小店' as shop_name, 'u' as shop_url,"
                + " 'o' as operator_name, 'c' as uscc, '330106' as region_code");

    List<Row> list = SamplingList.of(signals, shops).collectAsList();

    assertThat(list).extracting(row -> row.getAs("shop_id")).containsExactly("s2", "s1");
    assertThat(list.get(0).<String>getAs("region_code")).isEqualTo("330106");
    assertThat(list.get(0).<Double>getAs("complainants")).isEqualTo(30.0);
    assertThat(list.get(0).<Double>getAs("usual_per_10000")).isEqualTo(15.0);
    assertThat(list.get(1).<Object>getAs("complaints")).isNull();
  }

  private static List<String> ids(Dataset<Row> members, String role) {
    return role(role).shown(members, LeadMembers.TABLE).collectAsList().stream()
        .map(row -> row.<String>getAs("id"))
        .toList();
  }

  private static ExportRole role(String name) {
    return ExportRole.named(name, Settings.defaults());
  }
}
