-- The row of totals is no order.
select _row, 'total_row' as rule, '订单编号' as `column`
from orders_export where `订单编号` rlike '^(总计|合计)'
union all
select _row, 'total_row', '主订单编号' from items_export where `主订单编号` rlike '^(总计|合计)'
