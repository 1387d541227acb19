package mingcha.market;

import java.util.ArrayList;
import java.util.List;

/**
 * What buyers write. Texts are composed from clauses, each of them from slots, so that two honest
 * buyers rarely write the same longer text, while short stock phrases recur as they do in life.
 */
final class ReviewText {
  static final List<String> DEFAULTS =
      List.of("此用户没有填写评价。", "系统默认好评", "评价方未及时做出评价,系统默认好评!", "此用户未填写文字评论");

  private static final String[] STOCK = {
    "好评", "不错", "很好", "挺好的", "可以", "好", "满意", "非常好", "还行", "好用", "质量不错", "物流很快", "值得购买", "很满意",
    "不错不错", "很喜欢", "喜欢", "还不错", "性价比高", "五星好评", "东西很好", "收到了，不错", "挺好", "实惠", "宝贝很好", "一如既往的好",
    "质量很好", "非常满意", "下次还来", "会回购", "很快就到了", "包装完好", "和描述一样", "棒棒哒", "赞", "好好好", "买过很多次了", "给力"
  };
  private static final String[] POOR_STOCK = {
    "差评", "不好", "太差了", "一般", "不值", "失望", "不推荐", "质量差", "很差", "后悔"
  };

  private static final String[] VERY = {
    "很", "挺", "非常", "真的", "特别", "蛮", "相当", "比较", "确实", "超级", "还是", "都", "也", "还算", "十分", "格外"
  };
  private static final String[] GOOD = {
    "不错", "满意", "好", "可以", "在线", "到位", "舒服", "没得说", "让人放心", "对得起价格", "超出预期", "过关", "讨喜", "理想", "扎实",
    "用心", "细致", "合适", "耐看", "稳", "正", "符合期待"
  };
  private static final String[] BAD = {
    "差", "一般", "不行", "让人失望", "对不起这个价", "糊弄人", "跟图片差太多", "粗糙", "有问题", "太次", "不敢恭维", "很勉强", "说不过去"
  };
  private static final String[] WHO = {
    "老妈", "老公", "爸爸", "女儿", "儿子", "闺蜜", "同事", "婆婆", "室友", "男朋友", "女朋友", "妹妹", "家里老人", "孩子", "对象",
    "奶奶", "邻居", "表姐", "姐姐", "领导"
  };
  private static final String[] REACTION = {
    "说很喜欢", "一直在用", "让我再买一个", "没嫌弃", "爱不释手", "夸我会买", "挺合心意", "高兴了好几天", "问我链接", "说比之前那个强", "已经安排上了",
    "说值这个价", "天天用", "也准备入手"
  };
  private static final String[] DAYS = {
    "周一", "周二", "周三", "周四", "周五", "周末", "前天", "昨天", "头天晚上", "上午", "半夜", "中午", "下班后", "月初", "节前"
  };
  private static final String[] ARRIVED = {
    "第二天就到了",
    "隔天收到",
    "三天到手",
    "两天就送到家门口",
    "第三天才到",
    "四天到的，能接受",
    "比预计早到",
    "准时送达",
    "没几天就收到了",
    "快递小哥送上楼的",
    "驿站取的，没压坏"
  };
  private static final String[] SERVICE = {
    "客服回复及时",
    "问客服有问必答",
    "客服小姐姐有耐心",
    "售后处理得快",
    "店家主动联系我",
    "卖家还送了小样",
    "老板人实在",
    "咨询了半天也不烦",
    "客服推荐的型号没错",
    "补发很痛快",
    "退差价没废话",
    "备注都有看"
  };
  private static final String[] PACK = {
    "包装严实",
    "外箱有点压但里面没事",
    "包得里三层外三层",
    "泡沫垫得足",
    "盒子挺有质感",
    "没有破损",
    "密封好",
    "简装但够用",
    "包装有点简单",
    "快递盒没拆过",
    "配件齐全",
    "附了说明书"
  };
  private static final String[] COMPARE = {
    "比超市划算",
    "比商场便宜不少",
    "跟专柜的没差",
    "比上一家买的强",
    "同价位里算好的",
    "对比了好几家才选的",
    "比直播间还低",
    "价格比去年涨了点",
    "活动价入的",
    "蹲了好久降价",
    "凑单买的",
    "比实体店便宜一半"
  };
  private static final String[] END = {
    "推荐",
    "会再来",
    "下次还选这家",
    "已经推荐给朋友",
    "先用着看",
    "有问题再追评",
    "总体满意",
    "值了",
    "收藏店铺了",
    "等活动再囤",
    "不踩雷",
    "可以闭眼入",
    "希望一直保持",
    "打算再买一个备着",
    "就这样吧",
    "没什么可挑的"
  };
  private static final String[] POOR_END = {
    "再也不来了",
    "建议大家慎重",
    "准备退货",
    "退货还要自己出运费",
    "客服不理人",
    "希望商家改进",
    "浪费钱",
    "踩雷了",
    "等了一周就这",
    "扔了可惜",
    "差评给到位",
    "申请了退款",
    "不会回购"
  };
  private static final String[] FAULT = {
    "用了两次就坏了", "有股味道", "收到就有划痕", "少发了一件", "发错颜色", "跟描述不符", "开线了", "漏了一半", "充不进电", "尺码偏得厉害", "日期不新鲜",
    "一碰就掉色", "按键失灵", "里面是碎的", "包装破了", "声音很大", "掉毛", "塑料感强"
  };
  private static final String[] BREAKS = {
    "，", "，", "，", "。", "！", "~", " ", "；", "，", ",", "…", "。"
  };
  private static final String[] TAIL = {
    "", "", "", "。", "！", "~", "!!", "👍", "😄", "哈哈", "。。", "~~", "❤"
  };

  /** A text by an ordinary buyer. */
  static String honest(Draw draw, MarketSettings.Category category, String noun, int rating) {
    boolean good = rating >= 4;
    if (draw.chance(good ? 0.30 : 0.12)) {
      return draw.oneOf(good ? STOCK : POOR_STOCK) + (draw.chance(0.3) ? draw.oneOf(TAIL) : "");
    }
    int clauses = 1 + draw.poisson(good ? 1.9 : 1.6);
    return join(clauses(draw, category, noun, rating, Math.min(7, clauses)), draw);
  }

  /** A text of at least this length, praise only: what somebody writes who is asked to. */
  static String praise(Draw draw, MarketSettings.Category category, String noun, int atLeast) {
    List<String> clauses = clauses(draw, category, noun, 5, 1 + draw.below(2));
    String text = join(clauses, draw);
    while (text.length() < atLeast) {
      clauses.addAll(clauses(draw, category, noun, 5, 1));
      text = join(clauses, draw);
    }
    return text;
  }

  /** The clauses of the text that an agency hands out; edited for each use. */
  static List<String> template(Draw draw, MarketSettings.Category category, String noun) {
    return clauses(draw, category, noun, 5, draw.whole(4, 7));
  }

  /**
   * One use of a template.
   *
   * @param edits share of its clauses that are worded anew
   */
  static String edited(
      List<String> template,
      Draw draw,
      MarketSettings.Category category,
      String noun,
      double edits) {
    List<String> clauses = new ArrayList<>(template);
    for (int i = 0; i < clauses.size(); i++) {
      if (draw.chance(edits)) {
        clauses.set(i, clause(draw, category, noun, 5));
      } else if (draw.chance(edits)) {
        clauses.set(i, swapped(clauses.get(i), draw));
      }
    }
    return String.join("，", clauses) + (draw.chance(0.5) ? "。" : draw.oneOf(TAIL));
  }

  private static String swapped(String clause, Draw draw) {
    for (String word : VERY) {
      if (clause.contains(word)) {
        return clause.replace(word, draw.oneOf(VERY));
      }
    }
    return clause + draw.oneOf("的", "呢", "哦", "了", "呀");
  }

  private static List<String> clauses(
      Draw draw, MarketSettings.Category category, String noun, int rating, int count) {
    List<String> clauses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clauses.add(clause(draw, category, noun, rating));
    }
    if (draw.chance(0.35)) {
      clauses.add(rating >= 4 ? draw.oneOf(END) : draw.oneOf(POOR_END));
    }
    return clauses;
  }

  private static String clause(
      Draw draw, MarketSettings.Category category, String noun, int rating) {
    boolean good = rating >= 4 ? draw.chance(0.93) : draw.chance(rating == 3 ? 0.5 : 0.1);
    String aspect = draw.pick(category.aspects());
    return switch (draw.below(good ? 13 : 6)) {
      case 0 -> aspect + draw.oneOf(VERY) + (good ? draw.oneOf(GOOD) : draw.oneOf(BAD));
      case 1 ->
          good
              ? "这个" + noun + "的" + aspect + draw.oneOf(VERY) + draw.oneOf(GOOD)
              : "没想到" + noun + "的" + aspect + draw.oneOf(BAD);
      case 2 ->
          good
              ? used(draw) + aspect + draw.oneOf("没变", "依然好", "没毛病", "够用", "合格")
              : draw.oneOf(FAULT);
      case 3 ->
          good
              ? "给" + draw.oneOf(WHO) + "买的" + draw.oneOf(REACTION)
              : used(draw) + draw.oneOf(FAULT);
      case 4 ->
          draw.oneOf(DAYS)
              + draw.oneOf("下单", "拍的", "付的款", "买的")
              + (good ? draw.oneOf(ARRIVED) : draw.oneOf("等了", "拖了") + draw.whole(4, 15) + "天才到");
      case 5 ->
          good ? draw.oneOf(SERVICE) : "客服" + draw.oneOf("态度差", "半天不回", "互相推", "只会复制粘贴", "让我自己想办法");
      case 6 -> draw.oneOf(PACK);
      case 7 -> draw.oneOf(COMPARE);
      case 8 ->
          "第"
              + draw.oneOf("二", "三", "四", "五", "N", "2", "3")
              + "次"
              + draw.oneOf("买", "回购", "来", "下单")
              + draw.oneOf("了", "这款" + noun, "他家的", "");
      case 9 ->
          "身高"
              + draw.whole(152, 186)
              + draw.oneOf("体重", "，", " ")
              + draw.whole(42, 88)
              + draw.oneOf("kg", "公斤")
              + aspect
              + draw.oneOf("合适", "正好", "刚刚好", "略大", "不紧绷");
      case 10 ->
          noun
              + draw.oneOf(
                  "跟图片一致", "没有色差", "实物更好看", "是正品", "和详情页一样", "比想象的大", "比想象的小巧", "分量足", "手感好");
      case 11 ->
          draw.oneOf("花了", "到手", "券后", "折合", "不到")
              + draw.whole(9, 320)
              + draw.oneOf("块", "元", "多")
              + draw.oneOf("，值", "能接受", "不算贵", "还送运费险", "真香");
      default ->
          draw.oneOf("主要看中", "就冲", "最喜欢", "纠结半天选了", "朋友说")
              + aspect
              + draw.oneOf("", "才买的", "，没失望", "，果然可以", "下的单");
    };
  }

  private static String used(Draw draw) {
    return draw.oneOf("用了", "穿了", "试了", "收到", "拿到手", "到货")
        + draw.whole(1, 30)
        + draw.oneOf("天", "天了", "来天", "次")
        + draw.oneOf("", "，", "，目前", "，感觉");
  }

  private static String join(List<String> clauses, Draw draw) {
    StringBuilder text = new StringBuilder();
    for (String clause : clauses) {
      if (!text.isEmpty()) {
        text.append(draw.oneOf(BREAKS));
      }
      text.append(clause);
    }
    return text.append(draw.oneOf(TAIL)).toString();
  }

  private ReviewText() {}
}
