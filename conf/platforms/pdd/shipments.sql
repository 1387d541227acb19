select `快递公司` as courier, `快递单号` as waybill_no, `订单号` as order_id,
       max(coalesce(`店铺ID`, `店铺名称`, _shop)) as shop_id, max(`发货时间`) as collected_at
from orders_export where `快递单号` is not null and `快递公司` is not null and not `订单号` rlike '^(总计|合计)'
group by `快递公司`, `快递单号`, `订单号`
