-- One row is one item of an order; the order's number comes again in each of its rows. Short lists have
-- neither the item's number nor a status: the name stands in for the one, the times tell the other.
select concat(`订单号`, '-', coalesce(`商品ID`, `商品名称`)) as order_id,
       `订单号` as parent_order_id,
       coalesce(`店铺ID`, `店铺名称`, _shop) as shop_id,
       coalesce(`商品ID`, `商品名称`) as item_id,
       `下单帐号` as buyer_id,
       `订购数量` as quantity,
       `京东价` as list_price_fen,
       `应付金额` as paid_fen,
       `下单时间` as created_at,
       `付款确认时间` as paid_at,
       `完成时间` as completed_at,
       case when `订单状态` like '%等待付款%' or `订单状态` like '%待付款%' then 'created'
            when `订单状态` like '%等待出库%' or `订单状态` like '%待发货%' or `订单状态` like '%待出库%' then 'paid'
            when `订单状态` like '%等待确认收货%' or `订单状态` like '%已发货%' or `订单状态` like '%已出库%' then 'shipped'
            when `订单状态` like '%完成%' then 'completed'
            when `订单状态` like '%取消%' or `订单状态` like '%删除%' or `订单状态` like '%关闭%' then 'closed'
            when `订单状态` is not null then `订单状态`
            when `完成时间` is not null then 'completed'
            when `付款确认时间` is not null then 'paid'
            else 'created' end as status,
       nullif(concat_ws('|', `客户姓名`, `联系电话`), '') as consignee_id,
       `客户地址` as address_id,
       case when `订单类型` like '%预售%' then 'true' end as is_presale,
       `商家备注` as seller_remark,
       _row
from orders_export
where `订单号` is not null and not `订单号` rlike '^(总计|合计)'
