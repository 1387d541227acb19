select `快递公司` as courier, `快递单号` as waybill_no, `订单号` as order_id, max(coalesce(`店铺ID`, `店铺名称`)) as shop_id
from orders_export where `快递单号` is not null and `快递公司` is not null and `订单号` is not null
group by `快递公司`, `快递单号`, `订单号`
