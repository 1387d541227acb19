-- A listing that the platform took down keeps its last price on the page; nobody is offered it.
select _row, 'not_on_sale' as rule, 'item_status' as column
from polls where item_status in ('banned', 'offensive_hide')
