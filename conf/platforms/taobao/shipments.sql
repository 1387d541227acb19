select `物流公司` as courier, regexp_replace(`物流单号`, '^No:', '') as waybill_no, `订单编号` as order_id,
       max(coalesce(`店铺Id`, `店铺名称`, _shop)) as shop_id, max(`发货时间`) as collected_at
from orders_export where `物流单号` is not null and `物流公司` is not null and `订单编号` is not null
group by `物流公司`, `物流单号`, `订单编号`
