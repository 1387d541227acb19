-- One row is one item of an order; the order's number comes again in each of its rows.
select concat(`订单号`, '-', `商品ID`) as order_id,
       `订单号` as parent_order_id,
       coalesce(`店铺ID`, `店铺名称`) as shop_id,
       `商品ID` as item_id,
       `下单帐号` as buyer_id,
       `订购数量` as quantity,
       `京东价` as list_price_fen,
       `应付金额` as paid_fen,
       `下单时间` as created_at,
       `付款确认时间` as paid_at,
       `完成时间` as completed_at,
       case when `订单状态` like '%等待付款%' then 'created'
            when `订单状态` like '%等待出库%' or `订单状态` like '%待发货%' then 'paid'
            when `订单状态` like '%等待确认收货%' or `订单状态` like '%已发货%' then 'shipped'
            when `订单状态` like '%完成%' then 'completed'
            when `订单状态` like '%取消%' or `订单状态` like '%删除%' or `订单状态` like '%关闭%' then 'closed'
            else `订单状态` end as status,
       concat_ws('|', `客户姓名`, `联系电话`) as consignee_id,
       `客户地址` as address_id,
       `商家备注` as seller_remark,
       _row
from orders_export
where `订单号` is not null
