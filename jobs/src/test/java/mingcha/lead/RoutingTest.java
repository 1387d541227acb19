package mingcha.lead;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Regions with their history, and where leads go. */
class RoutingTest {
  private static final Regions REGIONS = Conf.regions();
  private static final Router ROUTER =
      new Router(REGIONS, new LeadSettings.Routing(0.6, 20, Map.of("taoshi", "330110")));

  @ParameterizedTest
  @CsvSource({
    "440106, 440106",
    // Districts that were merged, and counties that became districts.
    "440183, 440118",
    "330103, 330105",
    "310108, 310106",
    // A code that never was: its prefecture, else its province.
    "440199, 440100",
    "330999, 330900",
    "449999, 440000",
    // Cities without counties, and counties straight under a province.
    "441900, 441900",
    "429004, 429004",
  })
  void aCodeIsAnsweredForByARegionOfToday(String code, String today) {
    assertThat(REGIONS.current(code)).contains(today);
  }

  @ParameterizedTest
  @CsvSource({"990101", "abc", "12", "''"})
  void whatIsNoRegionIsAnsweredForByNobody(String code) {
    assertThat(REGIONS.current(code)).isEmpty();
  }

  @Test
  void aCodeIsReadWithItsDay() {
    assertThat(REGIONS.on("440183", LocalDate.parse("2010-01-01")).orElseThrow().name())
        .isEqualTo("增城市");
    assertThat(REGIONS.on("330103", LocalDate.parse("2015-01-01")).orElseThrow().name())
        .isEqualTo("下城区");
  }

  @ParameterizedTest
  @CsvSource({
    "440106, 广州市天河区市场监督管理局",
    "110105, 北京市朝阳区市场监督管理局",
    "440100, 广州市市场监督管理局",
    "440000, 广东省市场监督管理局",
    "330523, 安吉县市场监督管理局",
    "330782, 义乌市市场监督管理局",
    "441900, 东莞市市场监督管理局",
  })
  void bureausAreCalledAfterTheirRegions(String code, String name) {
    assertThat(REGIONS.bureauName(code)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "广东省广州市天河区体育西路1号, 440106",
    "上海市浦东新区世纪大道100号, 310115",
    "浙江省义乌市稠州路, 330782",
    "湖南省长沙市某路, 430100",
  })
  void anAddressNamesItsRegion(String address, String code) {
    assertThat(REGIONS.inText(address)).contains(code);
  }

  @Test
  void aDistrictThatManyCitiesHaveIsNotGuessed() {
    assertThat(REGIONS.inText("鼓楼区中山路1号")).isEmpty();
    assertThat(REGIONS.inText("南京市鼓楼区中山路1号")).contains("320106");
  }

  @Test
  void theActualPlaceComesBeforeTheRegister() {
    Router.Route route = ROUTER.route(place("440106", "440106", 0.9, 50, "330110", null));
    assertThat(route.method()).isEqualTo("actual_place");
    assertThat(route.bureau()).isEqualTo("440106");
    assertThat(route.backup()).isEqualTo("330110");
    assertThat(route.confidence()).isGreaterThan(0.8);
  }

  @Test
  void aWarehouseFarFromTheRegisterIsOnlyABackup() {
    Router.Route route = ROUTER.route(place(null, "440106", 0.9, 50, "330110", null));
    assertThat(route.method()).isEqualTo("registry_by_uscc");
    assertThat(route.bureau()).isEqualTo("330110");
    assertThat(route.backup()).isEqualTo("440106");
  }

  @Test
  void theRegisteringOfficeStandsInTheCode() {
    Router.Place place =
        new Router.Place("p", false, "91440106MA0000015E", null, null, 0, 0, null, null);
    assertThat(ROUTER.route(place).bureau()).isEqualTo("440106");
    assertThat(ROUTER.route(place).method()).isEqualTo("registry_by_uscc");
  }

  @Test
  void addressesComeNextAndThePlatformLast() {
    assertThat(ROUTER.route(place(null, null, 0, 0, null, "广东省广州市天河区")).method())
        .isEqualTo("address_text");
    Router.Route last = ROUTER.route(place(null, null, 0, 0, null, null));
    assertThat(last.method()).isEqualTo("platform_fallback");
    assertThat(last.bureau()).isEqualTo("330110");
    Router.Place elsewhere = new Router.Place("pin", false, null, null, null, 0, 0, null, null);
    assertThat(ROUTER.route(elsewhere).method()).isEqualTo("unknown");
  }

  private static Router.Place place(
      String declared, String origin, double share, long parcels, String register, String address) {
    return new Router.Place(
        "taoshi", false, null, declared, origin, share, parcels, register, address);
  }
}
