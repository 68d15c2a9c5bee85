-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.sent_values(p_outstanding jsonb, p_field text) returns text[]
  language sql stable
  set search_path = ''
  as $$
  -- A request is not under way for longer than a day.
  select array(select o.value -> 'values' ->> p_field from jsonb_array_elements(p_outstanding) o
    where o.value -> 'values' ? p_field and (o.value ->> 'at')::timestamptz > clock_timestamp() - interval '24 hours')
$$;
comment on function private.sent_values(p_outstanding jsonb, p_field text) is 'What was sent for a field and may still come in.';

revoke all on function private.sent_values(p_outstanding jsonb, p_field text) from public;
