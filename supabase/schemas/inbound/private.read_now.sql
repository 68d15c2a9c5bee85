-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.read_now(p_account_id uuid, p_object text, p_record_id text) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $_$
-- definer because private.sync_dirty and sync_start are the service's
begin
  if p_account_id is null then
    perform private.raise_problem(422, 'invalid_request', 'p_portal_id is the number of a portal.');
  elsif p_account_id not in (select private.my_account_ids(array['owner', 'admin', 'member'])) then
    perform private.raise_problem(403, 'forbidden', 'A viewer starts no sync; ask an admin of the portal for the role member.');
  end if;
  if p_object is not null and not exists (
    select from private.objects_of(p_account_id) o where o.object_type = p_object and o.is_enabled) then
    perform private.raise_problem(422, 'invalid_request', 'p_object is an object type of the mirror: contacts, for example.');
  elsif p_record_id is null then
    return public.sync_start(p_account_id, (select auth.uid()), 'incremental',
      case when p_object is not null then array[p_object] end, null);
  elsif p_object is null or p_record_id !~ '^[0-9]{1,20}$' then
    perform private.raise_problem(422, 'invalid_request', 'p_record_id is the number of a record of p_object.');
  end if;
  perform private.take_allowance('record_syncs');
  return public.dirty_mark(p_account_id, p_object, jsonb_build_array(jsonb_build_object('id', p_record_id, 'forced', true)), 0);
end
$_$;
comment on function private.read_now(p_account_id uuid, p_object text, p_record_id text) is 'Announces a record as forced, or starts an incremental session, for a member who may write.';

revoke all on function private.read_now(p_account_id uuid, p_object text, p_record_id text) from public;
grant all on function private.read_now(p_account_id uuid, p_object text, p_record_id text) to authenticated;
