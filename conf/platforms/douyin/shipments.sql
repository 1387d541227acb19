-- Courier and number stand in one cell, in either order, as in 顺丰速运-SF1234567890123; several parcels are
-- joined by ; or ,
with parcels as (
  select explode(split(`快递信息`, '[;；,，]')) as parcel, `主订单编号` as main_id,
         coalesce(`店铺ID`, `店铺名称`, _shop) as shop, `发货时间` as shipped
  from orders_export where `快递信息` is not null and `主订单编号` is not null and `主订单编号` not like '%;%'
)
select regexp_replace(parcel, '^[-:：\\s]*[A-Za-z0-9]{8,}[-:：\\s]*|[-:：\\s]*[A-Za-z0-9]{8,}[-:：\\s]*$', '') as courier,
       regexp_extract(parcel, '([A-Za-z0-9]{8,})', 1) as waybill_no,
       main_id as order_id, max(shop) as shop_id, max(shipped) as collected_at
from parcels
where parcel rlike '[A-Za-z0-9]{8,}' and parcel rlike '[^-:：\\sA-Za-z0-9]'
group by parcel, main_id
