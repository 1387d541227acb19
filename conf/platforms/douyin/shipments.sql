-- Courier and number in one cell, as in 顺丰速运-SF1234567890123; several parcels are joined by ; or ,
select regexp_extract(parcel, '^(.*?)[-:：\\s]*[A-Za-z0-9]{8,}$', 1) as courier,
       regexp_extract(parcel, '([A-Za-z0-9]{8,})$', 1) as waybill_no,
       main_id as order_id, max(shop) as shop_id, max(shipped) as collected_at
from (
  select explode(split(`快递信息`, '[;；,，]')) as parcel, `主订单编号` as main_id,
         coalesce(`店铺ID`, `店铺名称`, _shop) as shop, `发货时间` as shipped
  from orders_export where `快递信息` is not null and `主订单编号` is not null and `主订单编号` not like '%;%'
)
where parcel rlike '^[^A-Za-z0-9]+.*[A-Za-z0-9]{8,}$'
group by parcel, main_id
