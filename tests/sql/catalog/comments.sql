select o.type || ' ' || o.identity || ' ' || d.description
from pg_description d, lateral pg_identify_object(d.classoid, d.objoid, d.objsubid) o
where (o.identity in ('public', 'private') or o.identity ~ '\m(public|private)\.')
  and not exists (select from dated p where o.identity ~ ('\m' || p.oid::regclass || '\M'))
