-- One line of an invoice is one order line; lines of one invoice that differ in nothing are one line
-- sent twice. A cancellation (C invoice) becomes a refund of the last earlier line of the same
-- customer, stock code and price that sold at least as many; quarantine.sql has those that find none.
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
  select line_id, back_row, back_units, back_at,
         sum(back_units) over (partition by line_id order by back_at, back_row) as so_far, units
  from candidates where place = 1
),
refunded as (
  select line_id, sum(back_units) as units, max(back_at) as at, collect_list(back_row) as back_rows
  from refunds where so_far <= units group by line_id
)
select
  s.line_id as order_id,
  s.InvoiceNo as parent_order_id,
  concat('S', s.code) as shop_id,
  s.code as item_id,
  s.buyer as buyer_id,
  s.Quantity as quantity,
  s.UnitPrice as list_price_fen,
  coalesce(cast(cast(s.price * s.units as decimal(18, 2)) as string), s.UnitPrice) as paid_fen,
  s.InvoiceDate as created_at,
  s.InvoiceDate as paid_at,
  s.InvoiceDate as completed_at,
  'completed' as status,
  cast(cast(s.price * r.units as decimal(18, 2)) as string) as refund_fen,
  cast(r.at as string) as refunded_at,
  case when r.line_id is null then array(s._row) else concat(array(s._row), r.back_rows) end as _row
from sold s left join refunded r on s.line_id = r.line_id
