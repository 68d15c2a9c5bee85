-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.anchor_pattern(p_pattern text) returns text
  language sql immutable
  set search_path = ''
  as $$
  -- What a pattern says of the text around it is what takes its time: 50,000 log lines of 1 kB and 20 people took 41 s with it
  -- and 4 s without (a busy machine), so that it is asked only where this matches.
  select replace(regexp_replace(p_pattern, '\(\?<?!([^)]*)\)', '', 'g'), '([+(]?[0-9][0-9 ().\-\/]{0,9})?', '')
$$;
comment on function private.anchor_pattern(p_pattern text) is 'A pattern that matches wherever the other one does, and is quick.';

revoke all on function private.anchor_pattern(p_pattern text) from public;
