select concat_ws(' ', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid, true), 'valid', k.convalidated)
from ours c join pg_constraint k on k.conrelid = c.oid
