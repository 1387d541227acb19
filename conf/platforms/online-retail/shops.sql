-- The wholesaler has no sellers; the stock code stands in for one, so that who buys what becomes who
-- buys where. Rows made of lines that are accounted for as orders carry no _row.
select concat('S', upper(StockCode)) as shop_id,
       concat('stock code ', upper(StockCode)) as shop_name,
       'enterprise' as operator_type
from lines where StockCode is not null and InvoiceNo not like 'C%' and CustomerID is not null
group by upper(StockCode)
