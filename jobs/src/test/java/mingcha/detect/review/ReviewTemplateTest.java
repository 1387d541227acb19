package mingcha.detect.review;

import static mingcha.detect.Rows.itemRow;
import static mingcha.detect.Rows.review;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mingcha.SparkTest;
import mingcha.detect.Findings;
import mingcha.detect.Rows;
import mingcha.detect.TestInputs;
import mingcha.run.Settings;
import mingcha.schemas.Items;
import mingcha.schemas.Reviews;
import mingcha.schemas.Signals;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
class ReviewTemplateTest {
  private static final String[] TALK = {
    "穿着去爬山很合脚", "颜色比想象的深一点", "快递小哥放在门口", "给妈妈买的生日礼物", "用了三天没发现问题",
    "客服回答得很耐心", "比实体店便宜一半", "第二次回购了", "洗过以后没有缩水", "包装盒有点压坏",
    "同事看了也想要", "味道有点大散散就好", "尺码偏小建议大一号", "和图片上一模一样", "早上买下午就到",
    "孩子戴着不肯摘", "老人用起来很简单", "声音比旧的那台小", "电池能撑两天", "粘得很牢不会掉"
  };
  private static final String BOUGHT = "朋友聚会上大家都问我在哪里淘到这么显瘦的外套，拉链顺滑领口也服帖，冬天出门再也不怕冷风了";

  @Test
  void aFamilyInOneShopIsFoundAndEverythingHonestIsLeftAlone(SparkSession spark) {
    TestInputs inputs = honest(spark);
    for (int i = 0; i < 15; i++) {
      inputs.add(
          review("fake" + i)
              .shop("shop3")
              .item("item3")
              .at("2026-05-%02dT10:00".formatted(i + 1))
              .with(Reviews.CONTENT, BOUGHT.replace("大家", "大家" + i % 3) + "😊".repeat(i % 2)));
    }
    // Everybody's text, in all shops.
    for (int i = 0; i < 60; i++) {
      inputs.add(
          review("stock" + i)
              .shop("shop" + i % 20)
              .item("item" + i % 20)
              .at("2026-05-%02dT10:00".formatted(i % 28 + 1))
              .with(Reviews.CONTENT, "质量非常好与卖家描述的完全一致完全超出期望值包装非常仔细严实物流公司服务态度很好"));
    }
    // One buyer's own text under everything that she bought, and what the platform wrote.
    for (int i = 0; i < 30; i++) {
      inputs.add(
          review("own" + i)
              .shop("shop5")
              .item("item5")
              .buyer("zoe")
              .with(Reviews.CONTENT, "我为什么每个商品的评价都一样因为买的东西太多了积累了很多未评价的订单"));
      inputs.add(
          review("default" + i)
              .shop("shop6")
              .item("item6")
              .with(Reviews.IS_DEFAULT, true)
              .with(Reviews.CONTENT, "此用户没有填写评价系统默认好评感谢您对本店的支持欢迎再次光临"));
    }
    // A quality incident.
    for (int i = 0; i < 12; i++) {
      inputs.add(
          review("angry" + i)
              .shop("shop7")
              .item("item7")
              .with(Reviews.RATING, 1)
              .with(Reviews.CONTENT, "用了一次就漏水商家还不给退货投诉了也没人理大家千万别买这批货"));
    }

    Findings found = detector().detect(inputs, inputs);
    List<Row> signals = found.signals().collectAsList();
    assertThat(signals).hasSize(1);
    Row signal = signals.get(0);
    assertThat(signal.<String>getAs(Signals.SUBJECT_ID)).isEqualTo("shop3");
    assertThat(signal.<Object>getAs(Signals.WINDOW_FROM)).hasToString("2026-05-01");
    assertThat(signal.<Object>getAs(Signals.WINDOW_TO)).hasToString("2026-05-15");
    assertThat(signal.<Double>getAs(Signals.SCORE)).isGreaterThan(0.7);
    assertThat(found.members().collectAsList())
        .hasSize(15)
        .allMatch(row -> row.<String>getAs("id").startsWith("fake"));
    assertThat(found.reviewScores().orElseThrow().collectAsList()).hasSize(15);
  }

  @Test
  void aSheetOfTextsIsFoundThoughNoneStandsOften(SparkSession spark) {
    TestInputs inputs = honest(spark);
    String[] sheet = {
      "料子摸起来软软的贴身穿一整天也没有觉得闷",
      "拿到手先称了一下分量很足比上次那家实在多了",
      "阳台上晒了两个星期颜色一点没掉邻居还来问",
      "出差带了三天塞在箱子里皱了抖一抖就平了",
      "婆婆挑剔得很这回居然说买对了要再给小姑带一个",
      "冰箱旁边那条缝刚好塞进去省了好大一块地方"
    };
    for (int i = 0; i < 18; i++) {
      inputs.add(
          review("handed" + i)
              .shop("shop9")
              .item("item9")
              .at("2026-05-%02dT10:00".formatted(i + 1))
              .with(Reviews.CONTENT, sheet[i % 6] + "！".repeat(i % 3)));
    }
    Findings found = detector().detect(inputs, inputs);
    List<Row> signals = found.signals().collectAsList();
    assertThat(signals).hasSize(1);
    assertThat(signals.get(0).<String>getAs(Signals.SUBJECT_ID)).isEqualTo("shop9");
    assertThat(found.members().collectAsList())
        .hasSize(18)
        .allMatch(row -> row.<String>getAs("id").startsWith("handed"));
  }

  @Test
  void strangeTextsAreNoFamily(SparkSession spark) {
    TestInputs inputs = honest(spark);
    String[] strange = {
      "",
      " ",
      "😊😊😊😊",
      "&nbsp;&nbsp;",
      "\u200b\u200b",
      "？？？？",
      "好".repeat(30_000),
      "<br><br>",
      "👍"
    };
    for (int i = 0; i < 90; i++) {
      inputs.add(
          review("strange" + i).shop("shop2").item("item2").with(Reviews.CONTENT, strange[i % 9]));
    }
    inputs.add(review("null").with(Reviews.CONTENT, null).with(Reviews.RATING, null));
    assertThat(detector().detect(inputs, inputs).signals().collectAsList()).isEmpty();
  }

  private static ReviewTemplate detector() {
    return new ReviewTemplate(Settings.defaults().params(ReviewTemplate.ID, TemplateParams.class));
  }

  private static TestInputs honest(SparkSession spark) {
    TestInputs inputs = new TestInputs(spark);
    Random random = new Random(4);
    List<Rows> rows = new ArrayList<>();
    for (int shop = 0; shop < 20; shop++) {
      rows.add(itemRow("item" + shop).shop("shop" + shop).with(Items.CATEGORY, "all"));
    }
    for (int i = 0; i < 600; i++) {
      String text =
          TALK[random.nextInt(20)]
              + "，"
              + TALK[random.nextInt(20)]
              + "，"
              + TALK[random.nextInt(20)];
      rows.add(
          review("honest" + i)
              .shop("shop" + i % 20)
              .item("item" + i % 20)
              .at("2026-0%d-11T10:00".formatted(i % 9 + 1))
              .with(Reviews.CONTENT, text));
    }
    return inputs.add(rows);
  }
}
