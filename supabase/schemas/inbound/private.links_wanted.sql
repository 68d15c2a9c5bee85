-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.links_wanted(p_account_id uuid, p_object text, p_lease_token uuid) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $_$
declare
  v_ids jsonb;
begin
  execute format($sql$
    select coalesce(jsonb_agg(d.record_id order by d.record_id), '[]') from private.sync_dirty d
    where d.lease_token = $2 and (d.links or not exists (
      select from %s t where t.account_id = $1 and t.hubspot_id = d.record_id and t.archived_at is null))
  $sql$, private.mirror_of(p_object))
  into v_ids using p_account_id, p_lease_token;
  return v_ids;
end
$_$;
comment on function private.links_wanted(p_account_id uuid, p_object text, p_lease_token uuid) is 'Those of a claim whose links must be read: they may have changed, or the mirror has none.';

revoke all on function private.links_wanted(p_account_id uuid, p_object text, p_lease_token uuid) from public;
