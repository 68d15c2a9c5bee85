-- What an erasure does with the counts of calls.
-- Why: every table with text says so (decision 38).
-- Who may call: nobody; rows.

insert into private.erasure_tables (table_name, entity_column, is_scrubbed, why) values
  ('private.user_leases', null, false, 'names of allowances'),
  ('private.call_counts', null, false, 'purposes of requests');
