package mingcha.detect.price;

import java.util.List;
import mingcha.schemas.Orders;
import mingcha.schemas.TableSpec;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Columns that tables of prices are joined by. */
final class PriceKeys {
  static final Seq<String> PLATFORM_AND_ITEM = keys(TableSpec.PLATFORM, Orders.ITEM_ID);
  static final Seq<String> PLATFORM_AND_SHOP = keys(TableSpec.PLATFORM, Orders.SHOP_ID);
  static final Seq<String> VARIANT =
      keys(TableSpec.PLATFORM, Orders.SHOP_ID, Orders.ITEM_ID, Orders.SKU_ID);

  private static Seq<String> keys(String... names) {
    return CollectionConverters.asScala(List.of(names)).toSeq();
  }

  private PriceKeys() {}
}
