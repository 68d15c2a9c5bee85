-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.phone_pattern(p_phone text) returns text
  language sql immutable
  set search_path = ''
  as $$
  -- Written in whatever way: the last nine digits carry the number, before them its prefixes. Shorter than seven is none.
  select case when length(d) between 7 and 15 then
    '(?<![0-9])([+(]?[0-9][0-9 ().\-\/]{0,9})?' || array_to_string(regexp_split_to_array(right(d, 9), ''), '[ ().\-\/]{0,2}') || '(?![0-9])' end
  from regexp_replace(p_phone, '[^0-9]', '', 'g') d
$$;
comment on function private.phone_pattern(p_phone text) is 'A regular expression that matches a telephone number however it is written; null for what is none.';

revoke all on function private.phone_pattern(p_phone text) from public;
