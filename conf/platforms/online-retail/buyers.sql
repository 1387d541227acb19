-- Customer numbers come as floats (17850.0).
select distinct regexp_replace(CustomerID, '\\.0$', '') as buyer_id
from lines where CustomerID is not null
