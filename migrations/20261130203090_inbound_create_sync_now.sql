-- A member has a record, an object or a portal read now.
-- Why: who waits for one record need not wait for a sync of all (issue 12 B.6).
-- Who may call: owners, admins and members of the portal.

insert into private.limits (name, per_user, window_seconds, needs_portal) values ('record_syncs', 60, 60, true);

create function private.read_now(p_account_id uuid, p_object text, p_record_id text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.sync_dirty and sync_start are the service's
begin
  if p_account_id not in (select private.my_account_ids(array['owner', 'admin', 'member'])) then
    perform private.raise_problem(403, 'forbidden', 'A viewer starts no sync; ask an admin of the portal for the role member.');
  end if;
  if p_object is not null and not exists (select from private.mirror_objects m where m.object_type = p_object) then
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
$$;
comment on function private.read_now(uuid, text, text) is 'Announces a record as forced, or starts an incremental session, for a member who may write.';
revoke all on function private.read_now(uuid, text, text) from public, anon;
grant execute on function private.read_now(uuid, text, text) to authenticated;

create function public.sync_now(p_portal_id text, p_object text default null, p_record_id text default null) returns jsonb
language sql volatile set search_path = ''
as $$
  select private.read_now((public.member_context(p_portal_id) ->> 'account_id')::uuid, p_object, p_record_id)
$$;
comment on function public.sync_now(text, text, text) is
  'Reads one record now ({"marked": 1}), or starts an incremental sync of an object or, without one, of the portal (the session, as sync_start).';
revoke all on function public.sync_now(text, text, text) from public, anon;
grant execute on function public.sync_now(text, text, text) to authenticated;
