-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.drop_known(p_account_id uuid, p_object text, p_ids text[]) returns text[]
  language plpgsql
  set search_path = ''
  as $_$
declare
  v_known text[];
begin
  -- The time of an event is its property's, so the read must have begun so much later that no stamp of it can be missing.
  execute format($sql$
    with known as (
      delete from private.sync_dirty d using %s t
      where d.account_id = $1 and d.object_type = $2 and d.record_id = any ($3) and not d.forced and not d.links and d.stamp is not null
        and t.account_id = $1 and t.hubspot_id = d.record_id and t.archived_at is null
        and t.read_floor > t.source_updated_at and t.read_floor >= d.stamp + interval '2 seconds'
      returning d.record_id
    ) select array(select record_id from known)
  $sql$, private.mirror_of(p_object))
  into v_known using p_account_id, p_object, p_ids;
  perform private.apply_events(p_account_id, p_object, v_known, clock_timestamp());
  return v_known;
end
$_$;
comment on function private.drop_known(p_account_id uuid, p_object text, p_ids text[]) is 'Clears those of these dirty records whose announced state the mirror provably holds; returns them.';

revoke all on function private.drop_known(p_account_id uuid, p_object text, p_ids text[]) from public;
