select coalesce(`店铺ID`, `店铺名称`, _shop) as shop_id, max(coalesce(`店铺名称`, _shop)) as shop_name
from orders_export where `主订单编号` is not null and not `主订单编号` rlike '^(总计|合计)'
group by coalesce(`店铺ID`, `店铺名称`, _shop)
