package mingcha.detect.price;

import java.util.List;
import mingcha.schemas.Orders;
import mingcha.schemas.TableSpec;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Columns that tables of prices are joined by. */
final class PriceKeys {
  static final Seq<String> PLATFORM_AND_ITEM = of(TableSpec.PLATFORM, Orders.ITEM_ID);
  static final Seq<String> PLATFORM_AND_SHOP = of(TableSpec.PLATFORM, Orders.SHOP_ID);
  static final Seq<String> VARIANT =
      of(TableSpec.PLATFORM, Orders.SHOP_ID, Orders.ITEM_ID, Orders.SKU_ID);

  static Seq<String> of(String... names) {
    return CollectionConverters.asScala(List.of(names)).toSeq();
  }

  private PriceKeys() {}
}
