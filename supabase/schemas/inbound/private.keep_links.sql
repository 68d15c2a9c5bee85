-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.keep_links(p_account_id uuid, p_object text, p_rows jsonb, p_linked jsonb) returns jsonb
  language plpgsql
  set search_path = ''
  as $_$
declare
  v_rows jsonb;
begin
  if p_linked is null or p_rows = '[]' then
    return p_rows;
  end if;
  -- Locked in the order of every writer, so that no links come between this and the gate.
  execute format($sql$
    with stored as materialized (
      select t.hubspot_id, t.raw_json -> 'associations' as links from %s t
      where t.account_id = $1 and t.hubspot_id in (
        select r.value ->> 'hubspot_id' from jsonb_array_elements($2) r where not $3 ? (r.value ->> 'hubspot_id')
          and r.value ->> 'archived_at' is null)
      order by t.hubspot_id for update)
    select jsonb_agg(case when s.links is not null and r.value ? 'raw_json'
        then jsonb_set(r.value, '{raw_json,associations}', s.links) else r.value end order by r.ordinality)
    from jsonb_array_elements($2) with ordinality r left join stored s on s.hubspot_id = r.value ->> 'hubspot_id'
  $sql$, private.mirror_of(p_object))
  into v_rows using p_account_id, p_rows, p_linked;
  return v_rows;
end
$_$;
comment on function private.keep_links(p_account_id uuid, p_object text, p_rows jsonb, p_linked jsonb) is 'The rows; the live ones that were read without their links have the stored ones.';

revoke all on function private.keep_links(p_account_id uuid, p_object text, p_rows jsonb, p_linked jsonb) from public;
