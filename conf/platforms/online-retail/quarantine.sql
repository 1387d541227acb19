-- Cancellations that orders.sql finds no line for. The same joins as there: a cancellation is either here or there.
with typed as (
  select _row, InvoiceNo, StockCode, upper(StockCode) as code, Description, Quantity, InvoiceDate, UnitPrice, CustomerID,
         try_cast(Quantity as bigint) as units,
         try_cast(UnitPrice as decimal(18, 4)) as price,
         try_cast(InvoiceDate as timestamp) as at,
         regexp_replace(CustomerID, '\\.0$', '') as buyer
  from lines
),
sold as (
  select *, concat(InvoiceNo, '-', code, '-',
           dense_rank() over (partition by InvoiceNo, code
                              order by Quantity, UnitPrice, InvoiceDate, StockCode, Description, CustomerID)) as line_id
  from typed where InvoiceNo not like 'C%'
),
back as (select * from typed where InvoiceNo like 'C%'),
candidates as (
  select b._row as back_row, -b.units as back_units, b.at as back_at, s.line_id, s.units,
         row_number() over (partition by b._row order by s.at desc, s.line_id) as place
  from back b join (select distinct line_id, buyer, code, price, at, units from sold where units > 0) s
    on b.buyer = s.buyer and b.code = s.code and b.price = s.price and b.at >= s.at and s.units >= -b.units
),
refunds as (
  select back_row, units, sum(back_units) over (partition by line_id order by back_at, back_row) as so_far
  from candidates where place = 1
)
select b._row,
       case when r.back_row is null then 'cancels_nothing_known' else 'cancels_more_than_sold' end as rule,
       'InvoiceNo' as `column`
from back b left join refunds r on b._row = r.back_row
where r.back_row is null or r.so_far > r.units
