-- Lines of the item export where there is one, joined with their order; an order that has no lines there
-- is its own line. Several titles in one cell are one line: what each cost is not known.
with mains as (
  select *, case
      when `订单状态` like '%等待买家付款%' then 'created'
      when `订单状态` like '%等待卖家发货%' then 'paid'
      when `订单状态` like '%已发货%' or `订单状态` like '%等待买家确认%' then 'shipped'
      when `订单状态` like '%交易成功%' then 'completed'
      when `订单状态` like '%交易关闭%' then 'closed'
      else `订单状态` end as state
  from orders_export
),
children as (select * from items_export where `主订单编号` is not null),
grouped as (
  select c.`主订单编号` as main_id, count(*) as n from children c group by c.`主订单编号`
)
select coalesce(c.`子订单编号`, concat(c.`主订单编号`, '-', coalesce(c.`商家编码`, c.`外部系统编号`, c.`标题`))) as order_id,
       m.`订单编号` as parent_order_id,
       coalesce(m.`店铺Id`, m.`店铺名称`) as shop_id,
       coalesce(c.`商家编码`, c.`外部系统编号`, c.`标题`) as item_id,
       c.`商品属性` as sku_id,
       m.`买家会员名` as buyer_id,
       c.`购买数量` as quantity,
       c.`价格` as list_price_fen,
       c.`买家实际支付金额` as paid_fen,
       m.`订单创建时间` as created_at,
       m.`订单付款时间` as paid_at,
       m.state as status,
       c.`退款金额` as refund_fen,
       m.`买家支付宝账号` as payer_account,
       concat_ws('|', m.`收货人姓名`, m.`联系手机`) as consignee_id,
       m.`收货地址` as address_id,
       m.`订单备注` as seller_remark,
       array(m._row, c._row) as _row
from children c join mains m on m.`订单编号` = c.`主订单编号`
union all
select m.`订单编号`, m.`订单编号`, coalesce(m.`店铺Id`, m.`店铺名称`), m.`宝贝标题`, cast(null as string), m.`买家会员名`,
       m.`宝贝总数量`, cast(null as string), m.`买家实际支付金额`, m.`订单创建时间`, m.`订单付款时间`, m.state, m.`退款金额`,
       m.`买家支付宝账号`, concat_ws('|', m.`收货人姓名`, m.`联系手机`), m.`收货地址`, m.`订单备注`, array(m._row)
from mains m left join grouped g on g.main_id = m.`订单编号`
where g.main_id is null
