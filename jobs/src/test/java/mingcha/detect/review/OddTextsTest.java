package mingcha.detect.review;

import static mingcha.detect.Rows.account;
import static mingcha.detect.Rows.itemRow;
import static mingcha.detect.Rows.order;
import static mingcha.detect.Rows.review;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mingcha.SparkTest;
import mingcha.detect.Detector;
import mingcha.detect.Detectors;
import mingcha.detect.Findings;
import mingcha.detect.Rows;
import mingcha.detect.TestInputs;
import mingcha.run.Settings;
import mingcha.schemas.Items;
import mingcha.schemas.Orders;
import mingcha.schemas.Reviews;
import mingcha.schemas.Signals;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Texts that are no texts, or far too much of one, in front of every review detector. */
@SparkTest
class OddTextsTest {
  private static final int SHOPS = 20;
  private static final int KILOBYTES_100_OF_HAN = 33_400;

  /** Each stands ten times in one shop, by ten buyers: none says anything that could be copied. */
  private static final String[] NOTHING = {
    null,
    "",
    " ",
    "\n\t\u3000",
    "😊😊😊😊",
    "👩‍👩‍👧‍👦🇨🇳👍🏽",
    "&nbsp;&nbsp;",
    "&amp;amp;nbsp;&#128512;&#x1F600;",
    "&#99999999;&unknown;&",
    "\u200b\u200b\ufeff\u2060",
    "\u202e\u202d",
    "？？？？！！！。。。",
    "<br><br></div>",
    "<<<<<>>>>>",
    "\ud83d",
    "\u0000\u0007",
    "e\u0301".repeat(2000),
    "12345 67890 13800000000",
    "好".repeat(KILOBYTES_100_OF_HAN),
    "&".repeat(100_000),
    "<".repeat(100_000),
    "( ͡° ͜ʖ ͡°)",
  };

  private static final String[] WORDS = {
    "très", "bon", "продукт", "быстро", "很好", "ดีมาก", "さくさく", "快递", "좋아요", "جميل", "sản", "phẩm",
    "OK", "完璧", "тепло", "schnell", "給力", "ขอบคุณ", "無問題", "👍", "αρκετά", "καλό", "बढ़िया", "good"
  };

  private final Random random = new Random(12);
  private final List<Rows> rows = new ArrayList<>();

  @Test
  void areNoFamilyAndNoReasonToFail(SparkSession spark) {
    market();
    for (int i = 0; i < 10; i++) {
      for (String text : NOTHING) {
        write("s2", text);
      }
      write("s2", han(KILOBYTES_100_OF_HAN));
      write("s2", mixed());
      write("s2", mixed());
    }
    TestInputs inputs = new TestInputs(spark).add(rows);
    for (Detector detector : Detectors.all(Settings.defaults())) {
      if (detector.info().id().startsWith("review.")) {
        Findings found = detector.detect(inputs, inputs);
        assertThat(found.signals().collectAsList()).as(detector.info().id()).isEmpty();
        found.reviewScores().ifPresent(scores -> assertThat(scores.collectAsList()).isEmpty());
      }
    }
  }

  @Test
  void hideNoCopiesAndNoMoney(SparkSession spark) {
    market();
    String bought = "朋友聚会上大家都问我在哪里淘到这么显瘦的外套，拉链顺滑领口也服帖，冬天出门再也不怕冷风了";
    for (int i = 0; i < 12; i++) {
      String noise = List.of("\u200b", "😊", "&#8203;", "\u2060", "&nbsp;", "<br/>").get(i % 6);
      int at = 3 + random.nextInt(20);
      write("s3", bought.substring(0, at) + noise + bought.substring(at));
    }
    for (int i = 0; i < 5; i++) {
      write("s4", TALK[i] + "，好\u200b评返\u2060现，" + TALK[9 - i]);
    }
    TestInputs inputs = new TestInputs(spark).add(rows);
    assertThat(shops(ReviewTemplate.from(Settings.defaults()), inputs)).containsExactly("s3");
    assertThat(shops(ReviewCashback.from(Settings.defaults()), inputs)).containsExactly("s4");
  }

  private static final String[] TALK = {
    "穿着去爬山很合脚", "颜色比想象的深一点", "快递小哥放在门口", "给妈妈买的生日礼物", "用了三天没发现问题",
    "客服回答得很耐心", "比实体店便宜一半", "第二次回购了", "洗过以后没有缩水", "包装盒有点压坏"
  };

  private static List<String> shops(Detector detector, TestInputs inputs) {
    return detector.detect(inputs, inputs).signals().collectAsList().stream()
        .map((Row signal) -> signal.<String>getAs(Signals.SUBJECT_ID))
        .distinct()
        .toList();
  }

  private void market() {
    for (int shop = 0; shop < SHOPS; shop++) {
      rows.add(itemRow("i" + shop).shop("s" + shop).with(Items.CATEGORY, "all"));
    }
    for (int i = 0; i < 600; i++) {
      write(
          "s" + i % SHOPS,
          TALK[random.nextInt(10)]
              + "，"
              + TALK[random.nextInt(10)]
              + "，"
              + TALK[random.nextInt(10)]);
    }
  }

  /** Two orders, of which one is reviewed. */
  private void write(String shop, String text) {
    String id = "r" + rows.size();
    LocalDate day = LocalDate.of(2026, 2, 1).plusDays(random.nextInt(150));
    for (String order : List.of(id, id + "-silent")) {
      rows.add(
          order(order)
              .shop(shop)
              .item(shop.replace('s', 'i'))
              .buyer("b" + order)
              .at(day + "T10:00")
              .with(Orders.COMPLETED_AT, day.plusDays(5) + "T10:00"));
      rows.add(account("b" + order));
    }
    rows.add(
        review(id)
            .with(Reviews.ORDER_ID, id)
            .shop(shop)
            .item(shop.replace('s', 'i'))
            .buyer("b" + id)
            .with(Reviews.CONTENT, text)
            .at(day.plusDays(6L + random.nextInt(8)) + "T11:00"));
  }

  private String han(int letters) {
    return random
        .ints(letters, 0x4e00, 0x4e00 + 20_000)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private String mixed() {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      words.add(WORDS[random.nextInt(WORDS.length)]);
    }
    return String.join(" ", words);
  }
}
