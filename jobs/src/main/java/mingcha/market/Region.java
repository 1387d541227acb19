package mingcha.market;

import java.util.List;

/**
 * A county: code of GB/T 2260, how it is written, its share of trade and about where it lies (for
 * transit times).
 */
record Region(String code, String name, double weight, double north, double east) {
  static final List<Region> ALL =
      List.of(
          new Region("440106", "广东省广州市天河区", 5, 23.1, 113.3),
          new Region("440111", "广东省广州市白云区", 4, 23.2, 113.3),
          new Region("440305", "广东省深圳市南山区", 4, 22.5, 113.9),
          new Region("440507", "广东省汕头市龙湖区", 2, 23.4, 116.7),
          new Region("441900", "广东省东莞市", 3, 23.0, 113.7),
          new Region("440605", "广东省佛山市南海区", 2, 23.0, 113.1),
          new Region("330108", "浙江省杭州市滨江区", 4, 30.2, 120.2),
          new Region("330110", "浙江省杭州市余杭区", 4, 30.4, 119.9),
          new Region("330782", "浙江省金华市义乌市", 6, 29.3, 120.1),
          new Region("330302", "浙江省温州市鹿城区", 3, 28.0, 120.7),
          new Region("330523", "浙江省湖州市安吉县", 2, 30.6, 119.7),
          new Region("310115", "上海市浦东新区", 4, 31.2, 121.5),
          new Region("310120", "上海市奉贤区", 2, 30.9, 121.5),
          new Region("320106", "江苏省南京市鼓楼区", 2, 32.1, 118.8),
          new Region("320583", "江苏省苏州市昆山市", 3, 31.4, 121.0),
          new Region("320612", "江苏省南通市通州区", 2, 32.1, 121.1),
          new Region("350582", "福建省泉州市晋江市", 4, 24.8, 118.6),
          new Region("350203", "福建省厦门市思明区", 2, 24.5, 118.1),
          new Region("370203", "山东省青岛市市北区", 2, 36.1, 120.4),
          new Region("371302", "山东省临沂市兰山区", 2, 35.1, 118.3),
          new Region("371725", "山东省菏泽市郓城县", 1, 35.6, 115.9),
          new Region("110105", "北京市朝阳区", 3, 39.9, 116.4),
          new Region("110108", "北京市海淀区", 2, 40.0, 116.3),
          new Region("120101", "天津市和平区", 1, 39.1, 117.2),
          new Region("130181", "河北省石家庄市辛集市", 2, 37.9, 115.2),
          new Region("130684", "河北省保定市高碑店市", 2, 39.3, 115.9),
          new Region("140105", "山西省太原市小店区", 1, 37.7, 112.6),
          new Region("210102", "辽宁省沈阳市和平区", 1.5, 41.8, 123.4),
          new Region("220104", "吉林省长春市朝阳区", 1, 43.8, 125.3),
          new Region("230102", "黑龙江省哈尔滨市道里区", 1, 45.8, 126.6),
          new Region("340104", "安徽省合肥市蜀山区", 1.5, 31.9, 117.3),
          new Region("341881", "安徽省宣城市宁国市", 1, 30.6, 119.0),
          new Region("360111", "江西省南昌市青山湖区", 1, 28.7, 115.9),
          new Region("410105", "河南省郑州市金水区", 2, 34.8, 113.7),
          new Region("411002", "河南省许昌市魏都区", 1, 34.0, 113.8),
          new Region("420106", "湖北省武汉市武昌区", 2, 30.6, 114.3),
          new Region("430102", "湖南省长沙市芙蓉区", 1.5, 28.2, 113.0),
          new Region("430302", "湖南省湘潭市雨湖区", 1, 27.9, 112.9),
          new Region("450103", "广西壮族自治区南宁市青秀区", 1, 22.8, 108.4),
          new Region("460105", "海南省海口市秀英区", 0.5, 20.0, 110.3),
          new Region("500112", "重庆市渝北区", 1.5, 29.7, 106.6),
          new Region("510104", "四川省成都市锦江区", 2, 30.7, 104.1),
          new Region("511102", "四川省乐山市市中区", 1, 29.6, 103.8),
          new Region("520102", "贵州省贵阳市南明区", 0.8, 26.6, 106.7),
          new Region("530102", "云南省昆明市五华区", 1, 25.0, 102.7),
          new Region("610113", "陕西省西安市雁塔区", 1.5, 34.2, 108.9),
          new Region("620102", "甘肃省兰州市城关区", 0.7, 36.1, 103.8),
          new Region("630102", "青海省西宁市城东区", 0.3, 36.6, 101.8),
          new Region("640104", "宁夏回族自治区银川市兴庆区", 0.4, 38.5, 106.3),
          new Region("650102", "新疆维吾尔自治区乌鲁木齐市天山区", 0.6, 43.8, 87.6),
          new Region("150102", "内蒙古自治区呼和浩特市新城区", 0.6, 40.8, 111.7));

  private static final double[] WEIGHTS = ALL.stream().mapToDouble(Region::weight).toArray();

  /** Shops crowd where goods are made. */
  static int forShop(Draw draw) {
    return draw.weighted(WEIGHTS);
  }

  /** Buyers live more evenly. */
  static int forBuyer(Draw draw) {
    return draw.chance(0.5) ? draw.weighted(WEIGHTS) : draw.below(ALL.size());
  }

  /** Kilometres, about. */
  static double distance(int a, int b) {
    Region from = ALL.get(a);
    Region to = ALL.get(b);
    double north = (from.north() - to.north()) * 111;
    double east = (from.east() - to.east()) * 93;
    return Math.sqrt(north * north + east * east) + 25;
  }
}
