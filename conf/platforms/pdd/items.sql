select `商品id` as item_id, max(coalesce(`店铺ID`, `店铺名称`, _shop)) as shop_id, max(`商品`) as title
from orders_export where `商品id` is not null and not `订单号` rlike '^(总计|合计)' group by `商品id`
