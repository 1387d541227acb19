-- The title is the description that is used most; of two the last by letter.
select upper(StockCode) as item_id,
       concat('S', upper(StockCode)) as shop_id,
       max(struct(n, title)).title as title
from (
  select StockCode, trim(Description) as title, count(*) as n
  from lines where StockCode is not null and InvoiceNo not like 'C%' and CustomerID is not null
  group by StockCode, trim(Description)
)
group by upper(StockCode)
