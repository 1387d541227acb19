-- A missing time is read from the order number, whose first six digits are its day. Who bought is often
-- not told: every such order then has a buyer of its own, so that nobody is taken for somebody else.
-- What the user paid includes the freight, what is paid for a line does not.
select `订单号` as order_id,
       coalesce(`店铺ID`, `店铺名称`, _shop) as shop_id,
       `商品id` as item_id,
       coalesce(`样式ID`, `商品规格`) as sku_id,
       coalesce(`买家ID`, concat('buyer of ', `订单号`)) as buyer_id,
       `商品数量(件)` as quantity,
       concat('¥', cast(yuan(`商品总价(元)`) / try_cast(`商品数量(件)` as int) as decimal(20, 2))) as list_price_fen,
       coalesce(concat('¥', yuan(`用户实付金额(元)`) - coalesce(yuan(`邮费(元)`), 0)), `用户实付金额(元)`) as paid_fen,
       `店铺优惠折扣(元)` as shop_discount_fen,
       `平台优惠折扣(元)` as platform_discount_fen,
       `邮费(元)` as freight_fen,
       coalesce(`订单成交时间`, `支付时间`,
                case when `订单号` rlike '^[0-9]{6}-' then concat('20', substr(`订单号`, 1, 2), '-', substr(`订单号`, 3, 2), '-', substr(`订单号`, 5, 2)) end) as created_at,
       `支付时间` as paid_at,
       `发货时间` as shipped_at,
       `确认收货时间` as completed_at,
       case when `售后状态` like '%退款成功%' then coalesce(concat('¥', yuan(`用户实付金额(元)`) - coalesce(yuan(`邮费(元)`), 0)), `用户实付金额(元)`) end as refund_fen,
       case when `订单状态` like '%待付款%' or `订单状态` like '%待支付%' then 'created'
            when `订单状态` like '%取消%' or `订单状态` like '%关闭%' then 'closed'
            when `订单状态` like '%待发货%' then 'paid'
            when `订单状态` like '%已收货%' or `订单状态` like '%已签收%' or `订单状态` like '%交易成功%' or `订单状态` like '%已完成%' then 'completed'
            when `订单状态` like '%待收货%' or `订单状态` like '%已发货%' then 'shipped'
            when `订单状态` like '%退款成功%' then 'closed'
            else `订单状态` end as status,
       `订单来源` as channel,
       `商家备注` as seller_remark,
       _row
from orders_export
where `订单号` is not null and not `订单号` rlike '^(总计|合计)'
