package mingcha.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Families of bought texts, written from real ones the way that sellers' agents rewrite them. */
final class PlantedFamilies {
  /** How a text is rewritten. */
  enum Rewriting {
    EDITED,
    SWAPPED,
    REORDERED
  }

  // Not the detector's own list: written apart from it, with words that it does not know.
  private static final String[][] WORDS = {
    {"不错", "很好", "挺好", "棒棒的", "没毛病"},
    {"质量", "品质", "用料", "料子"},
    {"物流", "快递", "配送", "快件"},
    {"喜欢", "喜爱", "心水", "超爱"},
    {"购买", "买", "入手", "囤"},
    {"东西", "宝贝", "物件", "商品"},
    {"推荐", "安利", "种草", "介绍"},
    {"满意", "称心", "点赞", "知足"},
    {"便宜", "实惠", "不贵", "划得来"},
    {"收到", "拿到", "取到", "到手"},
    {"感觉", "觉得", "认为", "个人感觉"},
    {"速度", "效率", "时效"},
    {"因为", "由于", "毕竟"},
    {"但是", "不过", "只是", "可惜"},
    {"非常", "特别", "很", "相当", "贼"},
    {"酒店", "宾馆", "旅店"},
    {"房间", "客房", "屋子"},
    {"电脑", "本本", "机器", "笔记本"},
    {"手机", "机子", "电话"},
    {"服务", "态度", "招待"},
    {"干净", "整洁", "清爽"},
    {"问题", "毛病", "状况"},
    {"时候", "时", "那会儿"},
    {"知道", "晓得", "清楚"},
    {"孩子", "宝宝", "娃儿"},
    {"味道", "气味", "口感"},
    {"看", "瞧", "瞅"},
    {"说", "讲", "表示"},
    {"没有", "没", "未"},
    {"可以", "能", "能够"},
  };

  private final Random random;
  private final String alphabet;

  PlantedFamilies(long seed, List<String> background) {
    this.random = new Random(seed);
    this.alphabet = String.join("", background.subList(0, Math.min(500, background.size())));
  }

  List<String> family(String text, int size, Rewriting rewriting) {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String member =
          switch (rewriting) {
            case EDITED -> edited(text, 0.01 + 0.04 * random.nextDouble());
            case SWAPPED -> edited(swapped(text, 0.6), 0.01);
            case REORDERED -> edited(reordered(text), 0.02);
          };
      members.add(noise(member));
    }
    return members;
  }

  private String edited(String text, double share) {
    StringBuilder out = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      char letter = text.charAt(at);
      double dice = random.nextDouble() / share;
      if (dice >= 1) {
        out.append(letter);
      } else if (dice < 0.5) {
        out.append(alphabet.charAt(random.nextInt(alphabet.length())));
      } else if (dice < 0.75) {
        out.append(letter).append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
    }
    return out.toString();
  }

  private String swapped(String text, double share) {
    String out = text;
    for (String[] words : WORDS) {
      for (String word : words) {
        if (out.contains(word)) {
          if (random.nextDouble() < share) {
            out = out.replace(word, words[random.nextInt(words.length)]);
          }
          break;
        }
      }
    }
    return out;
  }

  private String reordered(String text) {
    List<String> sentences = new ArrayList<>(Arrays.asList(text.split("[，。！,!~ ]+")));
    Collections.shuffle(sentences, random);
    return String.join("，", sentences);
  }

  private String noise(String text) {
    return switch (random.nextInt(5)) {
      case 0 -> text + "😊👍";
      case 1 -> text.replace("，", ",");
      case 2 -> text.replace("。", "！！！");
      case 3 -> text.isEmpty() ? text : text.charAt(0) + "\u200b" + text.substring(1);
      default -> text;
    };
  }
}
