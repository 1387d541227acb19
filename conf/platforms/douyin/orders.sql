-- A cell with several child orders (joined by ;) and one total cannot be told apart: quarantine.sql has it.
-- An order placed through an influencer brings that one's id as its channel. Ciphertext is stable within
-- a shop and not across shops, so the shop goes with it. What is to be paid includes the freight.
with shaped as (
  select *, coalesce(`店铺ID`, `店铺名称`, _shop) as shop from orders_export
  where coalesce(`子订单编号`, '') not like '%;%' and coalesce(`商品ID`, '') not like '%;%'
    and coalesce(`主订单编号`, `子订单编号`) is not null and not coalesce(`主订单编号`, '') rlike '^(总计|合计)'
)
select coalesce(`子订单编号`, `主订单编号`) as order_id,
       `主订单编号` as parent_order_id,
       shop as shop_id,
       `商品ID` as item_id,
       coalesce(`商家编码`, `商品规格`) as sku_id,
       regexp_replace(coalesce(`买家ID`, `收件人手机号`), '^(##|[$][$])', concat('##', shop, '|')) as buyer_id,
       `商品数量` as quantity,
       `商品金额` as list_price_fen,
       coalesce(concat('¥', yuan(`订单应付金额`) - coalesce(yuan(`运费`), 0)), `订单应付金额`) as paid_fen,
       `商家实际承担优惠金额` as shop_discount_fen,
       `平台实际承担优惠金额` as platform_discount_fen,
       `运费` as freight_fen,
       `订单提交时间` as created_at,
       coalesce(`支付完成时间`, case when `订单状态` not like '%待支付%' and `订单状态` not like '%关闭%' and `订单状态` not like '%取消%' then `订单提交时间` end) as paid_at,
       `发货时间` as shipped_at,
       `订单完成时间` as completed_at,
       case when `售后状态` like '%退款成功%' then coalesce(concat('¥', yuan(`订单应付金额`) - coalesce(yuan(`运费`), 0)), `订单应付金额`) end as refund_fen,
       case when `订单状态` like '%待支付%' or `订单状态` like '%待付款%' then 'created'
            when `订单状态` like '%关闭%' or `订单状态` like '%取消%' then 'closed'
            when `订单状态` like '%待发货%' or `订单状态` like '%备货%' then 'paid'
            when `订单状态` like '%已发货%' or `订单状态` like '%待收货%' then 'shipped'
            when `订单状态` like '%已完成%' or `订单状态` like '%已签收%' or `订单状态` like '%已收货%' then 'completed'
            else `订单状态` end as status,
       regexp_replace(`收件人`, '^(##|[$][$])', concat('##', shop, '|')) as consignee_id,
       regexp_replace(`详细地址`, '^(##|[$][$])', concat('##', shop, '|')) as address_id,
       coalesce(`达人ID`, `流量渠道`) as channel,
       `商家备注` as seller_remark,
       _row
from shaped
