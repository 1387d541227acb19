package mingcha.market;

/** Names of operators and shops, and their registration codes. */
final class Names {
  private static final String CODES = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  private static final int[] OUTER = {
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28
  };
  private static final int[] INNER = {3, 7, 9, 10, 5, 8, 4, 2};

  static String person(Draw draw) {
    return draw.oneOf(
            "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "林", "郭",
            "何")
        + draw.oneOf("伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "涛", "明")
        + (draw.chance(0.5) ? draw.oneOf("华", "平", "英", "辉", "霞", "峰", "玲", "红", "宇", "欣") : "");
  }

  private static String word(Draw draw) {
    return draw.oneOf(
            "恒", "鑫", "盛", "嘉", "锦", "瑞", "和", "汇", "优", "尚", "云", "启", "森", "卓", "美", "宏", "星",
            "润")
        + draw.oneOf(
            "达", "源", "泰", "诚", "丰", "悦", "程", "品", "邦", "朗", "途", "景", "禾", "川", "域", "晨", "尔",
            "拓");
  }

  static String company(Region region, Draw draw) {
    String city = region.name().replaceAll("^.*?(省|自治区)", "").replaceAll("市.*$", "市");
    return city
        + word(draw)
        + (draw.chance(0.4) ? draw.oneOf("优", "佳", "尚", "华", "信", "通") : "")
        + draw.oneOf("贸易", "电子商务", "服饰", "科技", "商贸", "网络科技", "日用品", "食品")
        + "有限公司";
  }

  static String business(Region region, Draw draw) {
    String county = region.name().replaceAll("^.*(省|自治区|市)(?=.)", "");
    return county + word(draw) + draw.oneOf("百货店", "服装店", "食品店", "商行", "电子商务商行", "经营部");
  }

  static String shop(String category, Draw draw) {
    String stem = draw.chance(0.6) ? word(draw) : draw.oneOf("小", "阿", "老", "大") + person(draw);
    return stem + category + draw.oneOf("旗舰店", "专营店", "小铺", "企业店", "优选", "店", "工厂店", "生活馆", "坊");
  }

  static String address(Region region, Draw draw) {
    return region.name()
        + draw.oneOf("人民", "中山", "建设", "解放", "东风", "工业", "科技", "新华", "滨河", "长安", "文化")
        + draw.oneOf("路", "大道", "街", "东路", "西路", "南街")
        + draw.whole(1, 980)
        + "号"
        + (draw.chance(0.7) ? draw.whole(1, 28) + "栋" + draw.whole(101, 2604) + "室" : "");
  }

  /** A valid code by GB 32100-2015 with the inner check of GB 11714. */
  static String uscc(String head, String region, Draw draw) {
    StringBuilder code = new StringBuilder(head).append(region).append("MA");
    while (code.length() < 16) {
      code.append(CODES.charAt(draw.below(31)));
    }
    int sum = 0;
    for (int i = 0; i < 8; i++) {
      sum += Character.digit(code.charAt(8 + i), 36) * INNER[i];
    }
    int inner = 11 - sum % 11;
    code.append(inner == 10 ? 'X' : inner == 11 ? '0' : (char) ('0' + inner));
    int outer = 0;
    for (int i = 0; i < 17; i++) {
      outer += CODES.indexOf(code.charAt(i)) * OUTER[i];
    }
    return code.append(CODES.charAt((31 - outer % 31) % 31)).toString();
  }

  /** The code with its last character replaced by one that does not check. */
  static String brokenUscc(String uscc, Draw draw) {
    char last = uscc.charAt(17);
    char other = last;
    while (other == last) {
      other = CODES.charAt(draw.below(31));
    }
    return uscc.substring(0, 17) + other;
  }

  /** A resident's number by GB 11643-1999. */
  static String resident(Region region, Draw draw) {
    int[] weights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    String body =
        region.code()
            + draw.whole(1960, 2005)
            + String.format("%02d%02d", draw.whole(1, 12), draw.whole(1, 28))
            + String.format("%03d", draw.below(1000));
    int sum = 0;
    for (int i = 0; i < 17; i++) {
      sum += (body.charAt(i) - '0') * weights[i];
    }
    return body + "10X98765432".charAt(sum % 11);
  }

  private Names() {}
}
