select `商品ID` as item_id, max(coalesce(`店铺ID`, `店铺名称`, _shop)) as shop_id, max(`选购商品`) as title
from orders_export where `商品ID` is not null and `商品ID` not like '%;%' group by `商品ID`
