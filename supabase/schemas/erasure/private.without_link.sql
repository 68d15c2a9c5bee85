-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.without_link(p_raw jsonb, p_object text, p_ids text[]) returns jsonb
  language sql immutable
  set search_path = ''
  as $$
  select jsonb_set(p_raw, array['associations', p_object, 'results'], (
    select coalesce(jsonb_agg(r.value order by r.ordinality), '[]')
    from jsonb_array_elements(p_raw #> array['associations', p_object, 'results']) with ordinality r
    where r.value ->> 'id' <> all (p_ids)))
$$;
comment on function private.without_link(p_raw jsonb, p_object text, p_ids text[]) is 'A record as HubSpot answered it, without its links to these records.';

revoke all on function private.without_link(p_raw jsonb, p_object text, p_ids text[]) from public;
