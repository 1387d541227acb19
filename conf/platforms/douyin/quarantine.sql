select _row, 'several_children_in_one_row' as rule,
       case when `子订单编号` like '%;%' then '子订单编号' else '商品ID' end as `column`
from orders_export
where coalesce(`子订单编号`, '') like '%;%' or coalesce(`商品ID`, '') like '%;%'
union all
select _row, 'total_row', '主订单编号' from orders_export where `主订单编号` rlike '^(总计|合计)'
