-- Lines of the item export where there is one, joined with their order; an order that has no lines there
-- is its own line. Several titles in one cell are one line: what each cost is not known. What the buyer
-- paid for an order includes the freight, what is paid for a line does not.
with mains as (
  select *, coalesce(`店铺Id`, `店铺名称`, _shop) as shop,
         case
           when `订单状态` like '%等待买家付款%' or `订单状态` like '%待付款%' then 'created'
           when `订单状态` like '%等待卖家发货%' or `订单状态` like '%待发货%' then 'paid'
           when `订单状态` like '%已发货%' or `订单状态` like '%等待买家确认%' then 'shipped'
           when `订单状态` like '%交易成功%' then 'completed'
           when `订单状态` like '%交易关闭%' or `订单状态` like '%已关闭%' then 'closed'
           else `订单状态` end as state,
         case when `是否手机订单` in ('是', '手机订单', 'true', '1') then 'app'
              when `是否手机订单` is not null then 'web' end as channel,
         case when `分阶段订单信息` is not null then 'true' end as is_presale,
         nullif(concat_ws('|', `收货人姓名`, `联系手机`), '') as consignee
  from orders_export
),
children as (
  select *, coalesce(`商家编码`, `外部系统编号`, `标题`) as item from items_export
  where `主订单编号` is not null and not `主订单编号` rlike '^(总计|合计)'
),
grouped as (
  select `主订单编号` as main_id, count(*) as n from children group by `主订单编号`
)
select coalesce(c.`子订单编号`, concat(c.`主订单编号`, '-', c.item)) as order_id,
       c.`主订单编号` as parent_order_id,
       m.shop as shop_id,
       c.item as item_id,
       coalesce(m.`修改后的sku`, c.`商品属性`) as sku_id,
       m.`买家会员名` as buyer_id,
       c.`购买数量` as quantity,
       c.`价格` as list_price_fen,
       c.`买家实际支付金额` as paid_fen,
       cast(null as string) as freight_fen,
       coalesce(m.`订单创建时间`, c.`订单创建时间`) as created_at,
       coalesce(m.`订单付款时间`, c.`订单付款时间`) as paid_at,
       m.`发货时间` as shipped_at,
       m.`确认收货时间` as completed_at,
       m.state as status,
       c.`退款金额` as refund_fen,
       m.`买家支付宝账号` as payer_account,
       m.consignee as consignee_id,
       m.`收货地址` as address_id,
       m.channel as channel,
       m.`订单备注` as seller_remark,
       m.is_presale as is_presale,
       case when m._row is null then array(c._row) else array(m._row, c._row) end as _row
from children c left join mains m on m.`订单编号` = c.`主订单编号`
union all
select m.`订单编号`, m.`订单编号`, m.shop, m.`宝贝标题`, m.`修改后的sku`, m.`买家会员名`,
       m.`宝贝总数量`, cast(null as string),
       coalesce(concat('¥', yuan(m.`买家实际支付金额`) - coalesce(yuan(m.`买家应付邮费`), 0)), m.`买家实际支付金额`),
       m.`买家应付邮费`, m.`订单创建时间`, m.`订单付款时间`, m.`发货时间`, m.`确认收货时间`, m.state, m.`退款金额`,
       m.`买家支付宝账号`, m.consignee, m.`收货地址`, m.channel, m.`订单备注`, m.is_presale, array(m._row)
from mains m left join grouped g on g.main_id = m.`订单编号`
where g.main_id is null and m.`订单编号` is not null and not m.`订单编号` rlike '^(总计|合计)'
