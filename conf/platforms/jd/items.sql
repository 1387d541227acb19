select coalesce(`商品ID`, `商品名称`) as item_id, max(coalesce(`店铺ID`, `店铺名称`, _shop)) as shop_id, max(`商品名称`) as title
from orders_export where coalesce(`商品ID`, `商品名称`) is not null and `订单号` is not null
group by coalesce(`商品ID`, `商品名称`)
