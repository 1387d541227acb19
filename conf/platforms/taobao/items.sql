select item_id, max(shop_id) as shop_id, max(title) as title
from (
  select coalesce(c.`商家编码`, c.`外部系统编号`, c.`标题`) as item_id, coalesce(m.`店铺Id`, m.`店铺名称`, m._shop) as shop_id, c.`标题` as title
  from items_export c join orders_export m on m.`订单编号` = c.`主订单编号`
)
where item_id is not null and shop_id is not null
group by item_id
