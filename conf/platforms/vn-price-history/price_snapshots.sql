-- One poll is one snapshot. Files without a source are of Shopee's interface, which counts in
-- hundred-thousandths of a dong; no discount is written as a price of 0 before it. A listing of
-- which nothing else is known stands in for its shop.
with typed as (
  select _row, time, concat(coalesce(source, 'shopee'), '-', itemid) as listing, item_status,
         try_cast(price as decimal(24, 0)) / if(source is null, 100000, 1) as price,
         try_cast(price_before_discount as decimal(24, 0)) / if(source is null, 100000, 1) as before
  from polls
)
select listing as item_id,
       '' as sku_id,
       time as observed_at,
       listing as shop_id,
       cast(cast(greatest(price, before) as bigint) as string) as list_price_fen,
       cast(cast(price as bigint) as string) as sale_price_fen,
       case when before > price then cast(cast(before as bigint) as string) end as ref_price_fen,
       case when before > price then 'struck' end as ref_price_label,
       _row
from typed where item_status not in ('banned', 'offensive_hide')
