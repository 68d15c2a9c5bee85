-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.literal_pattern(p_text text) returns text
  language sql immutable
  set search_path = ''
  as $_$
  select regexp_replace(p_text, '([\\.^$*+?()\[\]{}|\-])', '\\\1', 'g')
$_$;
comment on function private.literal_pattern(p_text text) is 'A regular expression that matches this text.';

revoke all on function private.literal_pattern(p_text text) from public;
