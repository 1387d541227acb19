package mingcha.market;

import java.util.ArrayList;
import java.util.List;

/** An order as it came about, with its parcels, reviews and money. Times in calendar seconds. */
final class Sale {
  static final long NEVER = Long.MAX_VALUE;

  /** One line; amounts in fen. */
  static final class Line {
    String id;
    Item item;
    String sku;
    int quantity;
    long listPrice;
    long refPrice;
    long paid;
    long shopDiscount;
    long platformDiscount;
    long freight;
    long refund;
    Review review;
  }

  /** A parcel. */
  static final class Parcel {
    String courier;
    String waybill;
    String sender;
    int origin;
    String site;
    int destination;
    long weightG;
    String goods;
    long collectedAt;
    long deliveredAt;
    String sign;
    int scans;
  }

  /** A review of a line. */
  static final class Review {
    String id;
    int rating;
    String content;
    int images;
    long createdAt;
    String appended;
    long appendedAt = NEVER;
    boolean isDefault;
    boolean isDeleted;
    boolean isHidden;
  }

  /** A movement of money between shop and buyer. */
  record Money(String id, boolean fromShop, String account, long amount, String kind, long at) {}

  String id;
  final long number;
  final int person;
  final long createdAt;

  /** The conduct that it belongs to; null for an ordinary order. */
  final Deed deed;

  final List<Line> lines = new ArrayList<>(1);
  final List<Parcel> parcels = new ArrayList<>(1);
  final List<Money> money = new ArrayList<>(1);
  long paidAt = NEVER;
  long shippedAt = NEVER;
  long completedAt = NEVER;
  long closedAt = NEVER;
  long refundedAt = NEVER;
  String payer;
  String device;
  String ip;
  long consignee;
  long address;
  int region;
  String channel;
  String remark;
  boolean isPresale;

  /** Whether each line is an order of its own. */
  boolean isSplit;

  Sale(String id, long number, int person, long createdAt, Deed deed) {
    this.id = id;
    this.number = number;
    this.person = person;
    this.createdAt = createdAt;
    this.deed = deed;
  }

  /** Numbers of the orders that the platform sees in it: one, or one for each line. */
  List<String> orderIds() {
    return isSplit ? lines.stream().map(line -> line.id).toList() : List.of(id);
  }

  boolean isPaid() {
    return paidAt != NEVER;
  }

  long total() {
    long total = 0;
    for (Line line : lines) {
      total += line.paid + line.freight;
    }
    return total;
  }
}
