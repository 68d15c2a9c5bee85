-- The position counts: a row type is what it is by the order of its columns.
select concat_ws(' ', a.attrelid::regclass || '.' || a.attname,
  row_number() over (partition by a.attrelid order by a.attnum), format_type(a.atttypid, a.atttypmod),
  case when a.attnotnull then 'not null' end, 'default ' || pg_get_expr(d.adbin, d.adrelid, true), a.attidentity, a.attgenerated,
  a.attcollation::regcollation)
from ours c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
