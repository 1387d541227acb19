select coalesce(`店铺ID`, `店铺名称`) as shop_id, max(`店铺名称`) as shop_name
from orders_export where `店铺名称` is not null group by coalesce(`店铺ID`, `店铺名称`)
