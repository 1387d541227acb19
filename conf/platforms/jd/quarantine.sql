-- The row of totals is no order.
select _row, 'total_row' as rule, '订单号' as `column`
from orders_export where `订单号` rlike '^(总计|合计)'
