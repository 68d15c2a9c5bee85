-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.resolve_conflict(p_id uuid, p_winner text) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $_$
-- definer because nobody else writes conflicts; the caller's right is asked first
declare
  v_conflict public.sync_conflicts;
  v_is_gone boolean;
begin
  select k.* into v_conflict from public.sync_conflicts k
  where k.id = p_id and k.account_id = any (array(select private.my_account_ids()));
  if not found then
    perform private.raise_problem(404, 'unknown_conflict', 'There is no conflict with this id.');
  elsif not v_conflict.account_id = any (array(select private.my_account_ids(array['owner', 'admin']))) then
    perform private.raise_problem(403, 'forbidden', 'Only owners and admins of the portal decide conflicts.');
  elsif coalesce(p_winner, '') not in ('hubspot', 'supabase') then
    perform private.raise_problem(422, 'unknown_winner', 'The winner is hubspot or supabase.');
  end if;
  -- 1. The contact before its record, as everywhere.
  select c.archived_at is not null into v_is_gone from public.contacts c where c.id = v_conflict.record_id for no key update;
  if v_is_gone is distinct from false or v_conflict.kind = 'gone' then
    perform private.raise_problem(409, 'record_is_gone', 'HubSpot has the record no more.');
  end if;
  update public.sync_conflicts k set decision = p_winner, status = case k.status when 'open' then 'decided' else 'overruled' end,
    decided_at = clock_timestamp(), resolved_by = (select auth.uid())
  where k.id = p_id returning k.* into v_conflict;
  -- 2. The value is a change of ours; where the contact has it already, nothing happens here.
  execute format('update public.contacts c set %I = $1, updated_at = clock_timestamp() where c.id = $2 and c.%1$I is distinct from $1', v_conflict.field)
  using case p_winner when 'hubspot' then v_conflict.theirs else v_conflict.ours end, v_conflict.record_id;
  -- 3. What waited for a person goes on.
  update public.sync_records r set state = 'pending', attempts = 0, error = null, run_after = clock_timestamp(), updated_at = clock_timestamp()
  where r.account_id = v_conflict.account_id and r.object_type = v_conflict.object_type and r.entity_id = v_conflict.record_id
    and r.state = 'dead' and r.error ->> 'code' = 'conflict_open' and not exists (
      select from public.sync_conflicts k where k.record_id = v_conflict.record_id and k.status = 'open');
  return jsonb_build_object('id', v_conflict.id, 'status', v_conflict.status, 'decision', v_conflict.decision);
end
$_$;
comment on function private.resolve_conflict(p_id uuid, p_winner text) is 'See sync_conflict_resolve.';

revoke all on function private.resolve_conflict(p_id uuid, p_winner text) from public;
grant all on function private.resolve_conflict(p_id uuid, p_winner text) to authenticated;
